using System.Buffers;

namespace ProxyLab.Clients;

/// <summary>The classes of octets that HTTP/1.1 tells apart.</summary>
internal static class HttpOctets
{
    /// <summary>Controls other than the tab: a field value, a reason phrase and a chunk extension end at any of them (RFC 9110 section 5.5).</summary>
    internal static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(c => c != '\t').Select(c => (byte)c), 127]);

    /// <summary>The octets of a token, so of a field name (tchar, RFC 9110 section 5.6.2).</summary>
    internal static readonly SearchValues<byte> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>The rule that an octet breaks which ends a text and is no carriage return.</summary>
    internal static BrokenRules Unsound(byte c) => c == '\n' ? BrokenRules.BareLf : BrokenRules.ControlOctet;

    /// <summary>
    /// Passes over text up to the carriage return that ends its line. True when the text has ended: then <paramref name="used"/>
    /// counts the octet that ended it too, and <paramref name="sound"/> says whether that was a carriage return.
    /// </summary>
    internal static bool EndsText(ReadOnlySpan<byte> data, out int used, out bool sound)
    {
        int end = data.IndexOfAny(Controls);
        used = end < 0 ? data.Length : end + 1;
        sound = end < 0 || data[end] == '\r';
        return end >= 0;
    }
}
