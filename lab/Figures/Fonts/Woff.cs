using System.Buffers.Binary;
using System.IO.Compression;

namespace ProxyLab.Figures.Fonts;

/// <summary>A TrueType font as WOFF 1.0 (W3C Recommendation, 13 December 2012): its tables, each compressed by zlib, for a page that carries its font.</summary>
internal static class Woff
{
    private const int HeaderSize = 44, EntrySize = 20, FontHeaderSize = 12, FontEntrySize = 16;

    /// <summary>The same font, some half the size.</summary>
    /// <exception cref="InvalidDataException">It is no TrueType file.</exception>
    internal static byte[] Of(ReadOnlySpan<byte> font)
    {
        if (font.Length < FontHeaderSize || BinaryPrimitives.ReadUInt32BigEndian(font) != 0x00010000) throw new InvalidDataException("not a TrueType file");
        int tables = BinaryPrimitives.ReadUInt16BigEndian(font[4..]);
        using var body = new MemoryStream();
        var directory = new byte[tables * EntrySize];
        var (offset, plain) = (HeaderSize + directory.Length, FontHeaderSize + (tables * FontEntrySize));
        for (var i = 0; i < tables; i++)
        {
            var from = font.Slice(FontHeaderSize + (i * FontEntrySize), FontEntrySize);
            var (at, length) = (BinaryPrimitives.ReadInt32BigEndian(from[8..]), BinaryPrimitives.ReadInt32BigEndian(from[12..]));
            var table = font.Slice(at, length);
            var packed = Compressed(table);
            var stored = packed.Length < length ? packed : table; // a table that compression does not shorten is stored as it is
            var to = directory.AsSpan(i * EntrySize, EntrySize);
            from[..4].CopyTo(to); // tag
            BinaryPrimitives.WriteInt32BigEndian(to[4..], offset + (int)body.Length);
            BinaryPrimitives.WriteInt32BigEndian(to[8..], stored.Length);
            BinaryPrimitives.WriteInt32BigEndian(to[12..], length);
            from.Slice(4, 4).CopyTo(to[16..]); // checksum
            body.Write(stored);
            body.Write(new byte[Padding(stored.Length)]);
            plain += length + Padding(length);
        }

        return [.. Header(offset + (int)body.Length, tables, plain), .. directory, .. body.ToArray()];
    }

    private static byte[] Header(int length, int tables, int plain)
    {
        var header = new byte[HeaderSize];
        "wOFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), 0x00010000);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), length);
        BinaryPrimitives.WriteInt16BigEndian(header.AsSpan(12), (short)tables);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(16), plain);
        BinaryPrimitives.WriteInt16BigEndian(header.AsSpan(20), 1);
        return header;
    }

    private static int Padding(int length) => -length & 3;

    private static ReadOnlySpan<byte> Compressed(ReadOnlySpan<byte> table)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(table);
        return packed.ToArray();
    }
}
