using System.Text.RegularExpressions;

namespace ProxyLab;

/// <summary>
/// What a measure's id may be: words of small letters, joined by <c>.</c>, <c>-</c> or <c>_</c>, such as <c>queue.peak</c> or
/// <c>wave.median-time</c>. It never holds what was measured or what the plan says, so that the same measure has the same id in every run.
/// </summary>
public static partial class MeasureId
{
    /// <summary>The words with a digit that an id may have: terms of the field. No other digit stands in an id.</summary>
    public static IReadOnlyList<string> TermsWithDigits { get; } = ["p50", "p90", "p95", "p99", "ipv4", "ipv6", "http2"];

    /// <summary>Whether an id is of that form.</summary>
    public static bool IsValid(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Joined().Split(id).All(word => Letters().IsMatch(word) || TermsWithDigits.Contains(word));
    }

    /// <summary>An id for people: <c>octets-read</c> is <c>octets read</c>.</summary>
    internal static string Words(string id) => Joined().Replace(id, " ");

    /// <summary>The id itself.</summary>
    /// <exception cref="LabException">It is not of that form.</exception>
    internal static string Checked(string id) => IsValid(id) ? id
        : throw new LabException("make a measure", $"'{id}' is no id", "use small letters with '.', '-' or '_' between words, and no number: what changes goes into the label");

    [GeneratedRegex(@"[.\-_]")]
    private static partial Regex Joined();

    [GeneratedRegex("^[a-z]+$")]
    private static partial Regex Letters();
}
