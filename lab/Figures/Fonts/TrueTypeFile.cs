using System.Buffers.Binary;
using System.Text;

namespace ProxyLab.Figures.Fonts;

/// <summary>The tables of a TrueType file (OpenType 1.9, chapter 4), and what of them a subset must read.</summary>
internal sealed class TrueTypeFile
{
    private const int HeaderSize = 12, EntrySize = 16;

    private readonly byte[] _file;
    private readonly Dictionary<string, (int At, int Length)> _tables = [];

    internal TrueTypeFile(byte[] file)
    {
        _file = file;
        for (var i = 0; i < BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(4)); i++)
        {
            var entry = file.AsSpan(HeaderSize + (i * EntrySize), EntrySize);
            _tables[Encoding.ASCII.GetString(entry[..4])] = (BinaryPrimitives.ReadInt32BigEndian(entry[8..]), BinaryPrimitives.ReadInt32BigEndian(entry[12..]));
        }

        IsLong = Number("head", 50) == 1;
        Glyphs = Number("maxp", 4);
    }

    /// <summary>How many glyphs there are.</summary>
    internal int Glyphs { get; }

    private bool IsLong { get; }

    /// <summary>A table; empty where there is none.</summary>
    internal ReadOnlySpan<byte> Table(string tag) => _tables.TryGetValue(tag, out var table) ? _file.AsSpan(table.At, table.Length) : default;

    /// <summary>An unsigned 16-bit number of a table.</summary>
    internal int Number(string tag, int at) => BinaryPrimitives.ReadUInt16BigEndian(Table(tag)[at..]);

    /// <summary>The outline of a glyph; empty for one without.</summary>
    internal ReadOnlySpan<byte> Outline(int glyph)
    {
        var loca = Table("loca");
        int At(ReadOnlySpan<byte> places, int i) => IsLong ? BinaryPrimitives.ReadInt32BigEndian(places[(i * 4)..]) : BinaryPrimitives.ReadUInt16BigEndian(places[(i * 2)..]) * 2;
        return Table("glyf")[At(loca, glyph)..At(loca, glyph + 1)];
    }

    /// <summary>The glyph of a character of the basic plane, by the subtable of format 4; 0 for one that the font does not have.</summary>
    internal int Glyph(char character)
    {
        var cmap = CharacterMap();
        var segments = BinaryPrimitives.ReadUInt16BigEndian(cmap[6..]) / 2;
        for (var i = 0; i < segments; i++)
        {
            if (character > Word(cmap, 14 + (2 * i))) continue;
            var (start, delta, range) = (Word(cmap, 16 + (2 * segments) + (2 * i)), Word(cmap, 16 + (4 * segments) + (2 * i)), 16 + (6 * segments) + (2 * i));
            if (character < start) return 0;
            if (Word(cmap, range) == 0) return (character + delta) & 0xFFFF;
            var glyph = Word(cmap, range + Word(cmap, range) + (2 * (character - start)));
            return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
        }

        return 0;
    }

    /// <summary>The glyphs that a composite outline is made of ('glyf' table, composite glyph description).</summary>
    internal IReadOnlyList<int> Components(int glyph)
    {
        const int WordArguments = 1, OneScale = 8, More = 0x20, TwoScales = 0x40, FourScales = 0x80;
        var outline = Outline(glyph);
        List<int> components = [];
        if (outline.Length == 0 || BinaryPrimitives.ReadInt16BigEndian(outline) >= 0) return components;
        for (int at = 10, flags = More; (flags & More) != 0;)
        {
            flags = Word(outline, at);
            components.Add(Word(outline, at + 2));
            at += 4 + ((flags & WordArguments) != 0 ? 4 : 2) + ((flags & OneScale) != 0 ? 2 : (flags & TwoScales) != 0 ? 4 : (flags & FourScales) != 0 ? 8 : 0);
        }

        return components;
    }

    private ReadOnlySpan<byte> CharacterMap()
    {
        var cmap = Table("cmap");
        for (var i = 0; i < Word(cmap, 2); i++)
        {
            var subtable = cmap[BinaryPrimitives.ReadInt32BigEndian(cmap[(8 + (i * 8))..])..];
            if (Word(subtable, 0) == 4) return subtable;
        }

        throw new InvalidDataException("the font has no map of characters of format 4");
    }

    private static int Word(ReadOnlySpan<byte> table, int at) => BinaryPrimitives.ReadUInt16BigEndian(table[at..]);
}
