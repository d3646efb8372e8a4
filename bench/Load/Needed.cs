
namespace ProxyLab.Bench;

/// <summary>The programs that a comparison needs.</summary>
internal static class Needed
{
    /// <summary>Why a comparison cannot be measured here; null when it can.</summary>
    internal static string? Missing(IEnumerable<string> needs)
    {
        var missing = needs.Where(n => Programs.Find(n) is null).ToArray();
        return missing.Length == 0 ? null : $"{string.Join(", ", missing)} {(missing.Length == 1 ? "is" : "are")} not installed";
    }
}
