using System.Text;

namespace ProxyLab.Tests.Roots.Support;

/// <summary>Hostile archives: each by what is wrong with it, with its octets and the words that must name it.</summary>
internal static class Hostile
{
    private static readonly byte[] Honest = new Tar().Folder("etc").File("etc/passwd").Octets;

    internal static IReadOnlyDictionary<string, (Func<byte[]> Make, string Words)> All { get; } = new Dictionary<string, (Func<byte[]>, string)>(StringComparer.Ordinal)
    {
        // Paths that lead elsewhere
        ["a path that climbs"] = (() => new Tar().File("../../../canary/x").Octets, "climbs out"),
        ["a path that climbs within"] = (() => new Tar().File("a/../../../../canary/x").Octets, "climbs out"),
        ["a folder that climbs"] = (() => new Tar().Folder("../../../canary/made").Octets, "climbs out"),
        ["an absolute path"] = (() => new Tar().File("/tmp/x").Octets, "absolute path"),
        ["an absolute path by pax"] = (() => new Tar().Pax("path=/tmp/x").File("x").Octets, "absolute path"),
        ["a path that climbs by GNU's long name"] = (() => new Tar().Entry("././@LongLink", 'L', Encoding.UTF8.GetBytes("../../../canary/x\0")).File("x").Octets, "climbs out"),
        ["a path that climbs by ustar's prefix"] = (() => new Tar().Entry("x", '0', change: h => "../../../canary"u8.CopyTo(h.AsSpan(345))).Octets, "climbs out"),
        ["a path through a link of the same layer"] = (() => new Tar().Link("etc", "../../../canary").File("etc/x").Octets, "through a link"),
        ["a path through an absolute link"] = (() => new Tar().Link("etc", "/tmp").File("etc/x").Octets, "through a link"),
        ["a path through a link of a link"] = (() => new Tar().Link("a", "..").Link("b", "a").Folder("b/made").Octets, "through a link"),
        ["a path through a link of an earlier layer"] = (() => Images.Docker(new Tar().Link("etc", "/tmp").Octets, new Tar().File("etc/x").Octets), "through a link"),
        ["a folder that a later layer makes a link, and then writes through"] = (() => Images.Docker(Honest, new Tar().Link("etc", "../../../canary").File("etc/x").Octets), "through a link"),
        ["a path through a file"] = (() => new Tar().File("etc").File("etc/x").Octets, "through a file"),
        ["a hard link to what is outside"] = (() => new Tar().HardLink("x", "../../../canary/kept").Octets, "climbs out"),
        ["a hard link to an absolute path"] = (() => new Tar().HardLink("x", "/etc/passwd").Octets, "absolute path"),
        ["a hard link through a link"] = (() => new Tar().Link("out", "../../../canary").HardLink("x", "out/kept").Octets, "through a link"),
        ["a hard link to what is not there"] = (() => new Tar().HardLink("x", "y").File("y").Octets, "did not come before"),
        ["a hard link to itself"] = (() => new Tar().HardLink("x", "x").Octets, "link to itself"),
        ["a hard link to a folder"] = (() => new Tar().Folder("y").HardLink("x", "y").Octets, "hard link to the folder"),
        ["a hard link to what it replaces"] = (() => Images.Docker(new Tar().Folder("a").File("a/b").Octets, new Tar().HardLink("a", "a/b").Octets), "what it replaces"),
        ["a link to nothing"] = (() => new Tar().Link("x", "").Octets, "link to nothing"),
        ["a link in the root's own place"] = (() => new Tar().Link("./", "/tmp").Octets, "the root itself"),
        ["a whiteout that climbs"] = (() => Images.Docker(Honest, new Tar().File("etc/.wh...").Octets), "climbs out"),
        ["a whiteout of the folder it is in"] = (() => Images.Docker(Honest, new Tar().File("etc/.wh..").Octets), "climbs out"),
        ["a whiteout in a path that climbs"] = (() => Images.Docker(Honest, new Tar().File("../../../canary/.wh.kept").Octets), "climbs out"),
        ["a whiteout through a link"] = (() => Images.Docker(new Tar().Link("out", "../../../canary").Octets, new Tar().File("out/.wh.kept").Octets), "through a link"),
        ["an opaque whiteout through a link"] = (() => Images.Docker(new Tar().Link("out", "../../../canary").Octets, new Tar().File("out/.wh..wh..opq").Octets), "through a link"),
        ["a whiteout of an unknown kind"] = (() => Images.Docker(Honest, new Tar().File("etc/.wh..wh.plnk").Octets), "unknown kind"),

        // What is no file, and names that are none
        ["a character device"] = (() => new Tar().Entry("etc/mem", '3', device: (1, 1)).Octets, "a device"),
        ["a device under dev with another's number"] = (() => new Tar().Entry("dev/null", '3', device: (1, 1)).Octets, "a device"),
        ["a block device under dev"] = (() => new Tar().Entry("dev/sda", '4', device: (8, 0)).Octets, "a device"),
        ["a fifo"] = (() => new Tar().Entry("run/x", '6').Octets, "a fifo"),
        ["a socket"] = (() => new Tar().Entry("run/x", 's').Octets, "unknown kind"),
        ["a name with a NUL by pax"] = (() => new Tar().Pax("path=a\0b").File("x").Octets, "NUL in its name"),
        ["a name with a NUL by GNU's long name"] = (() => new Tar().Entry("././@LongLink", 'L', Encoding.UTF8.GetBytes("a\0b\0")).File("x").Octets, "NUL in its name"),
        ["a link's target with a NUL"] = (() => new Tar().Pax("linkpath=a\0b").Link("x", "y").Octets, "NUL in its name"),
        ["a name that is no UTF-8"] = (() => new Tar().Entry("caf\u00e9", '0').Octets, "no UTF-8"),
        ["no name"] = (() => new Tar().Entry("", '0').Octets, "has no name"),
        ["a name of 256 octets"] = (() => new Tar().Pax($"path={new string('n', 256)}").File("x").Octets, "longer than 255"),
        ["a path that is too long"] = (() => new Tar().Pax($"path={string.Join('/', Enumerable.Repeat(new string('n', 200), 20))}").File("x").Octets, "longer than 2,048"),
        ["a path that is too deep"] = (() => new Tar().Pax($"path={string.Join('/', Enumerable.Repeat("d", 101))}").File("x").Octets, "folders deep"),
        ["a link's target that is too long"] = (() => new Tar().Pax($"linkpath={new string('t', 4096)}").Link("x", "y").Octets, "longer than 4095"),
        ["a file that comes twice"] = (() => new Tar().File("x", "good").File("x", "bad").Octets, "comes twice"),
        ["a file where a folder was"] = (() => new Tar().Folder("etc").File("etc/x").File("etc").Octets, "comes twice"),
        ["a folder where a link was"] = (() => new Tar().Link("etc", "/tmp").Folder("etc").Octets, "comes twice"),
        ["a link where a folder was"] = (() => new Tar().Folder("etc").Link("etc", "/tmp").Octets, "comes twice"),
        ["a file where the sandbox mounts a folder"] = (() => new Tar().File("proc").Octets, "the sandbox mounts there"),

        // Bombs, and what is not what it claims
        ["files that are too large together"] = (() => new Tar().File("a", new string('a', 600_000)).File("b", new string('b', 600_000)).Octets, "more than 1,000,000"),
        ["one file that is too large"] = (() => new Tar().File("a", new string('a', 900_000)).Octets, "more than the 800,000"),
        ["too many entries"] = (() => Enumerable.Range(0, 1001).Aggregate(new Tar(), (tar, i) => tar.Folder($"d{i}")).Octets, "more than 1"),
        ["hard links without number"] = (() => Enumerable.Range(0, 1001).Aggregate(new Tar().File("x"), (tar, i) => tar.HardLink($"l{i}", "x")).Octets, "more than 1"),
        ["a bomb by gzip"] = (() => Tar.Gzip(new Tar().File("x", new string('\0', 700_000)).Octets), "it is a bomb"),
        ["a layer that is a bomb by gzip"] = (() => Images.Archive(Images.Oci(new Tar().File("x", new string('\0', 700_000)).Octets)), "it is a bomb"),
        ["an archive without end by gzip"] = (() => Tar.Gzip(Random(1_500_000)), "more than 1,000,000"),
        ["a sparse file in GNU's form"] = (() => new Tar().Entry("x", 'S', size: 0).Octets, "sparse file"),
        ["a sparse file in pax's form"] = (() => new Tar().Pax("GNU.sparse.realsize=1099511627776").File("x").Octets, "sparse file"),
        ["a long name of a gigabyte"] = (() => new Tar().Entry("././@LongLink", 'L', size: 1L << 30).Octets, "octets of attributes"),
        ["attributes of a gigabyte"] = (() => new Tar().Entry("pax", 'x', size: 1L << 30).Octets, "octets of attributes"),
        ["attributes that are damaged"] = (() => new Tar().Entry("pax", 'x', "99 path=x\n"u8.ToArray()).File("x").Octets, "records are damaged"),
        ["attributes that give all entries one path"] = (() => new Tar().Pax("path=x"u8.ToArray(), 'g').File("a").Octets, "all entries the same path"),
        ["attributes of nothing"] = (() => new Tar().Pax("path=x").Octets, "ends before the entry"),
        ["a negative size"] = (() => new Tar().Entry("x", '0', change: h => h.AsSpan(124, 12).Fill(0xFF)).Octets, "no number that can be"),
        ["a size beyond all numbers"] = (() => new Tar().Entry("x", '0', change: h => { h.AsSpan(124, 12).Fill(0x7F); h[124] = 0x80; }).Octets, "no number that can be"),
        ["a size that is no number"] = (() => new Tar().Entry("x", '0', change: h => "99999999999"u8.CopyTo(h.AsSpan(124))).Octets, "no number that can be"),
        ["a folder with data"] = (() => new Tar().Entry("etc", '5', new byte[512]).Octets, "no file, and claims"),
        ["more octets claimed than there are"] = (() => new Tar().Entry("x", '0', size: 5000).Open, "cut off"),
        ["an archive that is cut in a file"] = (() => Honest[..700], "cut off"),
        ["an archive without its end"] = (() => new Tar().File("x").Open, "cut off"),
        ["a wrong checksum"] = (() => Changed(Honest, 0), "wrong checksum"),
        ["nothing at all"] = (() => new byte[1024], "nothing in it"),
        ["no tar"] = (() => Encoding.UTF8.GetBytes(new string('n', 2000)), "wrong checksum"),
        ["gzip that is cut"] = (() => Tar.Gzip([.. new Tar().File("x", Convert.ToBase64String(Random(2000))).Octets])[..1200], "cut off"),
        ["gzip that is damaged"] = (() => Changed(Tar.Gzip(new Tar().File("x", Convert.ToBase64String(Random(2000))).Octets), 900), "damaged"),
        ["zstd"] = (() => [0x28, 0xB5, 0x2F, 0xFD, .. new byte[1020]], "zstd"),
    };

    internal static byte[] Changed(byte[] octets, int at) => [.. octets[..at], (byte)(octets[at] ^ 0x55), .. octets[(at + 1)..]];

    private static byte[] Random(int count)
    {
        var octets = new byte[count];
        new Random(1).NextBytes(octets);
        return octets;
    }
}
