using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace LabProxy;

/// <summary>The rules of RFC 9110 section 5.6 for octets.</summary>
internal static class Grammar
{
    private static readonly SearchValues<byte> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> Control = SearchValues.Create([.. Enumerable.Range(0, 32).Where(octet => octet != '\t').Append(127).Select(octet => (byte)octet)]);

    private static readonly SearchValues<byte> Visible = SearchValues.Create([.. Enumerable.Range(0x21, 0x7e - 0x21 + 1).Select(octet => (byte)octet)]);

    /// <summary>reg-name, IPv4address or IP-literal, and a port (RFC 3986 section 3.2.2): the octets that may be in them, percent included.</summary>
    private static readonly SearchValues<byte> Host = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~%!$&'()*+,;=:[]"u8);

    public static bool IsToken(ReadOnlySpan<byte> octets) => !octets.IsEmpty && !octets.ContainsAnyExcept(Token);

    /// <summary>Whether a control character is in it; a tab is none (RFC 9110 section 5.5).</summary>
    public static bool HasControl(ReadOnlySpan<byte> octets) => octets.ContainsAny(Control);

    /// <summary>Whether a request's target can be made of it: visible ASCII, no blank.</summary>
    public static bool IsTarget(ReadOnlySpan<byte> octets) => !octets.IsEmpty && !octets.ContainsAnyExcept(Visible);

    /// <summary>RFC 9110 sections 4.2.1 and 7.2: an http URI has a host that is not empty.</summary>
    public static bool IsHost(ReadOnlySpan<byte> octets) => !octets.IsEmpty && octets[0] != ':' && !octets.ContainsAnyExcept(Host);

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> octets) => octets.Trim(" \t"u8);

    public static bool Is(ReadOnlySpan<byte> octets, ReadOnlySpan<byte> word) => octets.Length == word.Length && Ascii.EqualsIgnoreCase(octets, word);

    /// <summary>1*DIGIT (RFC 9110 section 8.6): no sign, no blank, nothing that does not fit.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> digits, out long number)
    {
        number = 0;
        return digits.Length > 0 && digits[0] is >= (byte)'0' and <= (byte)'9' && Utf8Parser.TryParse(digits, out number, out var used) && used == digits.Length;
    }

    /// <summary>Takes the next element off a list (RFC 9110 section 5.6.1); false where there is none.</summary>
    public static bool TryNext(ref ReadOnlySpan<byte> list, out ReadOnlySpan<byte> element)
    {
        while (!list.IsEmpty)
        {
            var comma = list.IndexOf((byte)',');
            element = Trim(comma < 0 ? list : list[..comma]);
            list = comma < 0 ? default : list[(comma + 1)..];
            if (!element.IsEmpty)
                return true;
        }

        element = default;
        return false;
    }
}
