using System.Buffers.Text;

namespace ProxyLab.Probes.Proc;

/// <summary>Finds numbers in the texts of /proc, as octets and without allocating. Pure; absent means null.</summary>
internal static class KernelText
{
    /// <summary>The number after a line's name, e.g. 12 for <c>Pss:</c> in a line <c>Pss:   12 kB</c>.</summary>
    internal static long? Field(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        while (!text.IsEmpty)
        {
            var line = TakeLine(ref text);
            if (line.StartsWith(name))
            {
                return Number(line[name.Length..].TrimStart(" \t"u8));
            }
        }

        return null;
    }

    /// <summary>The number that follows a word in a line of names and numbers, e.g. <c>mem</c> of sockstat's <c>TCP:</c> line.</summary>
    internal static long? Pair(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lineName, ReadOnlySpan<byte> word)
    {
        while (!text.IsEmpty)
        {
            var line = TakeLine(ref text);
            if (!line.StartsWith(lineName))
            {
                continue;
            }

            for (line = line[lineName.Length..]; !line.IsEmpty;)
            {
                var name = TakeWord(ref line);
                var value = TakeWord(ref line);
                if (name.SequenceEqual(word))
                {
                    return Number(value);
                }
            }
        }

        return null;
    }

    /// <summary>A counter of a file like /proc/net/netstat, in which a line of names is followed by a line of numbers.</summary>
    internal static ulong? Counter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> group, ReadOnlySpan<byte> name)
    {
        while (!text.IsEmpty)
        {
            var names = TakeLine(ref text);
            if (!names.StartsWith(group))
            {
                continue;
            }

            var values = TakeLine(ref text);
            while (!names.IsEmpty)
            {
                var value = TakeWord(ref values);
                if (TakeWord(ref names).SequenceEqual(name))
                {
                    return Utf8Parser.TryParse(value, out ulong number, out var used) && used == value.Length ? number : null;
                }
            }

            return null;
        }

        return null;
    }

    /// <summary>The number that the text begins with; null if it begins with none or it does not fit.</summary>
    internal static long? Number(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long number, out _) ? number : null;

    /// <summary>Takes the text up to a line feed or the end.</summary>
    internal static ReadOnlySpan<byte> TakeLine(scoped ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        var line = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return line;
    }

    /// <summary>Takes the next word, between spaces; empty at the end.</summary>
    internal static ReadOnlySpan<byte> TakeWord(scoped ref ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(" \t"u8);
        var end = text.IndexOfAny((byte)' ', (byte)'\t');
        var word = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return word;
    }
}
