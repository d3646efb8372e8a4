using System.Globalization;

namespace ProxyLab;

/// <summary>Which trial of a run.</summary>
/// <param name="Case">The case's name.</param>
/// <param name="Proxy">The proxy's column: its name, and after <c>@</c> which version or root it is of.</param>
/// <param name="N">Which repetition, from 1.</param>
public sealed record TrialId(string Case, string Proxy, int N)
{
    /// <summary>The proxy's own name, which its driver has too.</summary>
    public string Driver => DriverOf(Proxy);

    /// <summary>The name of the driver of a column: what is before <c>@</c> and <c>+</c>.</summary>
    internal static string DriverOf(string column) => column.IndexOfAny(['@', '+']) is >= 0 and var end ? column[..end] : column;

    /// <summary>Reads <c>case/proxy/n</c>. The names are folders: none leads elsewhere.</summary>
    /// <exception cref="FormatException">It is not of that form.</exception>
    internal static TrialId Parse(string text) =>
        text.Split('/') is [var @case, var proxy, var n] && IsName(@case) && IsName(proxy)
        && int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && n[0] != '0'
            ? new(@case, proxy, number) : throw new FormatException($"'{text}' is no name of a trial");

    private static bool IsName(string name) => name.Length is > 0 and <= 255 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '+' or '@');

    /// <summary><c>case/proxy/n</c>.</summary>
    public override string ToString() => $"{Case}/{Proxy}/{N}";
}
