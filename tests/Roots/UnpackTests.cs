using System.Formats.Tar;
using ProxyLab.Roots;
using ProxyLab.Tests.Roots.Support;
using Xunit;

namespace ProxyLab.Tests.Roots;

/// <summary>What an honest archive gives.</summary>
public sealed class UnpackTests : IDisposable
{
    private const UnixFileMode FullAccess = (UnixFileMode)0b111_101_101;
    private readonly TempFolder _folder = new();

    private RootCache Cache => new(_folder["cache"], UnpackLimits.Default);

    [Fact]
    public void Layers_replace_hide_and_keep_what_is_below_them()
    {
        var root = Add(Images.Docker(
            new Tar().Folder("etc").File("etc/a", "1").File("etc/b", "1").Folder("old").File("old/x").Folder("all").File("all/x").Folder("all/in").File("all/in/y").File("kind").Link("lib", "usr/lib").Octets,
            new Tar().File("etc/a", "2").File("etc/.wh.b").File("all/new").File("all/.wh..wh..opq").File("old").Folder("kind").File("kind/z").Folder("lib").Octets,
            new Tar().File("etc/.wh.a").File("etc/a", "3").File(".wh.gone").Octets));
        Assert.Equal("3", File.ReadAllText(Path.Combine(root, "etc/a")));
        Assert.False(File.Exists(Path.Combine(root, "etc/b")));
        Assert.Equal(["new"], Directory.EnumerateFileSystemEntries(Path.Combine(root, "all")).Select(Path.GetFileName));
        Assert.True(File.Exists(Path.Combine(root, "old")));
        Assert.True(File.Exists(Path.Combine(root, "kind/z")));
        Assert.Null(new DirectoryInfo(Path.Combine(root, "lib")).LinkTarget);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories), f => f.Contains(".wh.", StringComparison.Ordinal));
    }

    [Fact]
    public void Links_are_kept_as_they_are_and_a_hard_link_is_one_more_name()
    {
        var root = Add(new Tar().Link("etc/absolute", "/etc/passwd").Link("etc/climbs", "../../../x").File("a", "same").HardLink("b/c", "a").Link("d", "a").HardLink("e", "d").Octets);
        Assert.Equal("/etc/passwd", new FileInfo(Path.Combine(root, "etc/absolute")).LinkTarget);
        Assert.Equal("../../../x", new FileInfo(Path.Combine(root, "etc/climbs")).LinkTarget);
        Assert.Equal("a", new FileInfo(Path.Combine(root, "e")).LinkTarget);
        File.AppendAllText(Path.Combine(root, "a"), "!");
        Assert.Equal("same!", File.ReadAllText(Path.Combine(root, "b/c")));
    }

    [Fact]
    public void Of_modes_nothing_is_kept_by_which_others_could_write_or_become_somebody()
    {
        var root = Add(new Tar().Folder("closed", 0b101_000_000).File("closed/su", mode: 0b110_111_101_101).Folder("open", 0b1_111_111_111).File("none", mode: 0).Octets);
        Assert.Equal(FullAccess, new FileInfo(Path.Combine(root, "closed/su")).UnixFileMode);
        Assert.Equal((UnixFileMode)0b111_000_000, new FileInfo(Path.Combine(root, "closed")).UnixFileMode);
        Assert.Equal(FullAccess, new FileInfo(Path.Combine(root, "open")).UnixFileMode);
        Assert.Equal((UnixFileMode)0b100_000_000, new FileInfo(Path.Combine(root, "none")).UnixFileMode);
    }

    [Fact]
    public void Every_mount_point_is_there_and_none_is_a_link()
    {
        var root = Add(new Tar().Link("etc/resolv.conf", "/run/resolv.conf").Link("run", "/tmp").Folder("var/log").File("etc/hosts", "own").Entry("dev/null", '3', device: (1, 3)).Octets);
        Assert.All(MountPoints.Folders, f => Assert.True(new DirectoryInfo(Path.Combine(root, f)) is { Exists: true, LinkTarget: null }, f));
        Assert.All(MountPoints.Files, f => Assert.True(new FileInfo(Path.Combine(root, f)) is { Exists: true, LinkTarget: null }, f));
        Assert.Equal("own", File.ReadAllText(Path.Combine(root, "etc/hosts")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(root, "dev")));
    }

    [Theory]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Ustar)]
    public void Every_form_of_tar_is_read_with_long_names_in_it(TarEntryFormat format)
    {
        var name = $"{new string('d', 90)}/{new string('f', 95)}é";
        Assert.Equal("content", File.ReadAllText(Path.Combine(Add(Tar.Gzip(Tar.ByRuntime(format, name, "content"))), name)));
    }

    [Fact]
    public void One_image_has_one_digest_in_every_form()
    {
        byte[][] layers = [new Tar().Folder("etc").File("etc/a").Octets, new Tar().File("etc/b").Octets];
        var layout = Images.Write(Images.Oci(layers), _folder["layout"]);
        var digests = new[] { Digest(Images.Docker(layers), "d"), Digest(Images.Archive(Images.Oci(layers)), "o"), Cache.Add(null, "layout", u => u.Layout(layout), Stop).Digest };
        Assert.Equal(Images.Digest(System.Text.Encoding.UTF8.GetBytes(Images.Config(layers))), Assert.Single(digests.Distinct()));
    }

    [Fact]
    public void An_index_gives_the_image_of_this_machine_and_an_attestation_is_none()
    {
        var files = Images.Oci(new Tar().File("here").Octets);
        var (here, strange, attestation) = (Images.Manifest(files, Images.Here), Images.Manifest(Images.Oci(new Tar().File("x").Octets), "s390x"), Images.Manifest(Images.Oci(new Tar().File("y").Octets), "unknown"));
        attestation["platform"]!["os"] = "unknown";
        Assert.True(File.Exists(Path.Combine(Add(Images.Archive(Images.Indexed(files, strange, attestation, here))), "here")));
    }

    [Fact]
    public void The_digest_of_a_file_system_tells_of_content_mode_kind_and_path_and_of_no_order_or_time()
    {
        var one = Digest(new Tar().Folder("etc").File("etc/a", "1").Link("l", "a").Octets, "1");
        Assert.Equal(one, Digest(new Tar().Link("l", "a").File("etc/a", "1").Octets, "2"));
        var others = new[] { new Tar().File("etc/a", "2").Link("l", "a"), new Tar().File("etc/a", "1", 0b111_101_101).Link("l", "a"), new Tar().File("etc/a", "1").Link("l", "b"), new Tar().File("etc/b", "1").Link("l", "a"), new Tar().File("etc/a", "1").File("l", "a") };
        Assert.Equal(6, others.Select((tar, i) => Digest(tar.Octets, $"x{i}")).Append(one).Distinct().Count());
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    private string Add(byte[] archive) => Cache.Add("x", "a test", u => u.Archive(new MemoryStream(archive)), Stop).Folder;

    /// <summary>Its digest, from a cache of its own: none is there already.</summary>
    private string Digest(byte[] archive, string name) => new RootCache(_folder[name], UnpackLimits.Default).Add(null, "a test", u => u.Archive(new MemoryStream(archive)), Stop).Digest;
}
