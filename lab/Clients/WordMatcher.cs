namespace ProxyLab.Clients;

/// <summary>
/// Recognises one of at most eight known words while its octets go by, in upper or lower case. It keeps no octet: only the
/// length, and which of the words are still possible. The same list of lower-case words has to be given to every call.
/// </summary>
internal struct WordMatcher
{
    private int _length;
    private byte _candidates; // bit i: it can still be word i

    /// <summary>A new word that can be any of the list.</summary>
    internal static WordMatcher Any(byte[][] words) => new() { _candidates = (byte)((1 << words.Length) - 1) };

    /// <summary>Whether the word has no octet yet.</summary>
    internal readonly bool IsEmpty => _length == 0;

    /// <summary>The word is none of the list, whatever follows.</summary>
    internal void Exclude() => _candidates = 0;

    /// <summary>Takes one octet.</summary>
    internal void Add(byte[][] words, byte c)
    {
        byte lower = char.IsAsciiLetterUpper((char)c) ? (byte)(c | 0x20) : c;
        for (int i = 0; _candidates >> i != 0; i++)
        {
            if ((_candidates & (1 << i)) != 0 && (_length >= words[i].Length || words[i][_length] != lower))
                _candidates &= (byte)~(1 << i);
        }
        _length++;
    }

    /// <summary>Takes several octets.</summary>
    internal void Add(byte[][] words, ReadOnlySpan<byte> part)
    {
        for (int i = 0; _candidates >> i != 0; i++)
        {
            if ((_candidates & (1 << i)) != 0 && !(part.Length <= words[i].Length - _length
                && System.Text.Ascii.EqualsIgnoreCase(part, words[i].AsSpan(_length, part.Length))))
            {
                _candidates &= (byte)~(1 << i);
            }
        }
        _length += part.Length;
    }

    /// <summary>The place in the list of the word that the octets so far are; -1: none.</summary>
    internal readonly int Match(byte[][] words)
    {
        for (int i = 0; _candidates >> i != 0; i++)
        {
            if ((_candidates & (1 << i)) != 0 && words[i].Length == _length)
                return i;
        }
        return -1;
    }
}
