using System.Buffers.Binary;
using System.Text;

namespace ProxyLab.Figures.Fonts;

/// <summary>
/// A font with the outlines of some characters alone, for a picture that carries its font. Glyphs keep their numbers, so that nothing must be
/// renumbered; what the others leave behind is zeros, which WOFF makes nothing of. There is no kerning: the pictures are laid out without.
/// </summary>
internal static class TrueTypeSubset
{
    // As they are; the name table has the font's copyright and licence.
    private static readonly string[] Whole = ["OS/2", "gasp", "hhea", "maxp", "name", "prep"];

    /// <summary>The font of these characters, as a TrueType file.</summary>
    internal static byte[] Of(byte[] font, IEnumerable<char> characters)
    {
        var file = new TrueTypeFile(font);
        (char Character, int Glyph)[] map = [.. characters.Distinct().Order().Select(c => (c, file.Glyph(c))).Where(m => m.Item2 != 0)];
        var glyphs = WithComponents(file, map.Select(m => m.Glyph).Prepend(0));
        var (outlines, places) = Outlines(file, glyphs);
        var tables = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["cmap"] = CharacterMap(map), ["glyf"] = outlines, ["loca"] = places, ["head"] = Head(file), ["hmtx"] = Widths(file, glyphs), ["post"] = Post(file),
        };
        foreach (var tag in Whole) tables[tag] = file.Table(tag).ToArray();
        return File(tables);
    }

    private static SortedSet<int> WithComponents(TrueTypeFile file, IEnumerable<int> glyphs)
    {
        var (all, open) = (new SortedSet<int>(), new Stack<int>(glyphs));
        while (open.TryPop(out var glyph))
        {
            if (!all.Add(glyph)) continue;
            foreach (var component in file.Components(glyph)) open.Push(component);
        }

        return all;
    }

    private static (byte[] Outlines, byte[] Places) Outlines(TrueTypeFile file, SortedSet<int> glyphs)
    {
        using var outlines = new MemoryStream();
        var places = new byte[(file.Glyphs + 1) * 4];
        for (var glyph = 0; glyph < file.Glyphs; glyph++)
        {
            BinaryPrimitives.WriteInt32BigEndian(places.AsSpan(glyph * 4), (int)outlines.Length);
            if (!glyphs.Contains(glyph)) continue;
            outlines.Write(file.Outline(glyph));
            outlines.Write(new byte[-(int)outlines.Length & 3]);
        }

        BinaryPrimitives.WriteInt32BigEndian(places.AsSpan(file.Glyphs * 4), (int)outlines.Length);
        return (outlines.ToArray(), places);
    }

    /// <summary>One segment for each character (cmap, format 4), and the last one that the format asks for.</summary>
    private static byte[] CharacterMap((char Character, int Glyph)[] map)
    {
        var segments = map.Length + 1;
        var power = (int)Math.Pow(2, Math.Floor(Math.Log2(segments)));
        int[] ends = [.. map.Select(m => (int)m.Character), 0xFFFF], deltas = [.. map.Select(m => (m.Glyph - m.Character) & 0xFFFF), 1];
        int[] words =
        [
            0, 1, 3, 1, 0, 12, // version; one subtable, of Windows' Unicode, after these 12 octets
            4, 16 + (8 * segments), 0, 2 * segments, 2 * power, (int)Math.Log2(power), 2 * (segments - power),
            .. ends, 0, .. ends, .. deltas, .. Enumerable.Repeat(0, segments),
        ];
        var table = new byte[words.Length * 2];
        for (var i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(table.AsSpan(i * 2), (ushort)words[i]);
        return table;
    }

    private static byte[] Head(TrueTypeFile file)
    {
        var head = file.Table("head").ToArray();
        head.AsSpan(8, 4).Clear(); // the checksum of the whole file, which no browser reads
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1); // long places
        return head;
    }

    private static byte[] Widths(TrueTypeFile file, SortedSet<int> glyphs)
    {
        var widths = file.Table("hmtx").ToArray();
        for (var glyph = 0; glyph < file.Number("hhea", 34); glyph++)
        {
            if (!glyphs.Contains(glyph)) widths.AsSpan(glyph * 4, 4).Clear();
        }

        return widths;
    }

    /// <summary>Without the glyphs' names (post, version 3).</summary>
    private static byte[] Post(TrueTypeFile file)
    {
        var post = file.Table("post")[..32].ToArray();
        BinaryPrimitives.WriteInt32BigEndian(post, 0x00030000);
        return post;
    }

    private static byte[] File(SortedDictionary<string, byte[]> tables)
    {
        var power = (int)Math.Pow(2, Math.Floor(Math.Log2(tables.Count)));
        var directory = new byte[12 + (tables.Count * 16)];
        BinaryPrimitives.WriteInt32BigEndian(directory, 0x00010000);
        foreach (var (number, at) in ((int, int)[])[(tables.Count, 4), (power * 16, 6), ((int)Math.Log2(power), 8), ((tables.Count - power) * 16, 10)])
            BinaryPrimitives.WriteUInt16BigEndian(directory.AsSpan(at), (ushort)number);
        using var body = new MemoryStream();
        foreach (var ((tag, table), i) in tables.Select((t, i) => (t, i)))
        {
            var entry = directory.AsSpan(12 + (i * 16), 16);
            Encoding.ASCII.GetBytes(tag, entry);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], Checksum(table));
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], directory.Length + (int)body.Length);
            BinaryPrimitives.WriteInt32BigEndian(entry[12..], table.Length);
            body.Write(table);
            body.Write(new byte[-table.Length & 3]);
        }

        return [.. directory, .. body.ToArray()];
    }

    private static uint Checksum(byte[] table)
    {
        uint sum = 0;
        for (var at = 0; at < table.Length; at += 4)
        {
            for (var i = 0; i < 4; i++) sum += (uint)(at + i < table.Length ? table[at + i] : 0) << (24 - (8 * i));
        }

        return sum;
    }
}
