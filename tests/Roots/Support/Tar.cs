using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace ProxyLab.Tests.Roots.Support;

/// <summary>Writes a tar octet by octet, so that it can say what no honest writer would.</summary>
internal sealed class Tar
{
    private readonly List<byte> _octets = [];

    /// <summary>The archive, with the two empty blocks at its end.</summary>
    internal byte[] Octets => [.. _octets, .. new byte[1024]];

    /// <summary>The archive without its end.</summary>
    internal byte[] Open => [.. _octets];

    internal Tar File(string name, string content = "x", int mode = 0b110_100_100) => Entry(name, '0', Encoding.UTF8.GetBytes(content), mode: mode);

    internal Tar Folder(string name, int mode = 0b111_101_101) => Entry(name, '5', mode: mode);

    internal Tar Link(string name, string target) => Entry(name, '2', target: target);

    internal Tar HardLink(string name, string target) => Entry(name, '1', target: target);

    internal Tar Pax(string record) => Pax(Encoding.UTF8.GetBytes(record));

    internal Tar Pax(byte[] record, char type = 'x')
    {
        var length = record.Length + 3;
        length += length.ToString(CultureInfo.InvariantCulture).Length - 1;
        return Entry("pax", type, [.. Encoding.ASCII.GetBytes($"{length} "), .. record, (byte)'\n']);
    }

    /// <summary>One entry; a size may be claimed that the data has not, and any text stand in the size's field.</summary>
    internal Tar Entry(string name, char type, byte[]? data = null, string target = "", int mode = 0b110_100_100, long? size = null, (int Major, int Minor) device = default, Action<byte[]>? change = null)
    {
        data ??= [];
        var header = new byte[512];
        Put(header, 0, name);
        Put(header, 100, Octal(mode, 7));
        Put(header, 108, Octal(0, 7));
        Put(header, 116, Octal(0, 7));
        Put(header, 124, Octal(size ?? data.Length, 11));
        Put(header, 136, Octal(0, 11));
        header[156] = (byte)type;
        Put(header, 157, target);
        Put(header, 257, "ustar\0" + "00");
        Put(header, 329, Octal(device.Major, 7));
        Put(header, 337, Octal(device.Minor, 7));
        change?.Invoke(header);
        Put(header, 148, "        ");
        Put(header, 148, Octal(header.Sum(octet => octet), 6) + "\0 ");
        _octets.AddRange(header);
        return Data(data);
    }

    /// <summary>Octets, up to the next whole block.</summary>
    internal Tar Data(byte[] data)
    {
        _octets.AddRange(data);
        _octets.AddRange(new byte[-data.Length & 511]);
        return this;
    }

    /// <summary>An honest archive by the runtime's writer, in each of the forms that it has.</summary>
    internal static byte[] ByRuntime(TarEntryFormat format, string name, string content)
    {
        using var octets = new MemoryStream();
        using (var writer = new TarWriter(octets, format, leaveOpen: true))
        {
            TarEntry entry = format switch
            {
                TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
                TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                _ => new PaxTarEntry(TarEntryType.RegularFile, name),
            };
            entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content));
            writer.WriteEntry(entry);
        }

        return octets.ToArray();
    }

    /// <summary>What gzip makes of octets.</summary>
    internal static byte[] Gzip(byte[] octets)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(octets);
        return output.ToArray();
    }

    private static string Octal(long number, int digits) => Convert.ToString(number, 8).PadLeft(digits, '0');

    private static void Put(byte[] header, int at, string text) => Encoding.Latin1.GetBytes(text).CopyTo(header, at);
}
