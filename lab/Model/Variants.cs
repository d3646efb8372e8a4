namespace ProxyLab;

/// <summary>
/// Makes the variants of a case: the settings in which its trials differ, in the language of <c>--set</c>, separated by spaces, e.g.
/// <c>somaxconn=8 transport=tcp</c>.
/// </summary>
public static class Variants
{
    /// <summary>Every combination of the values: <c>Grid("somaxconn=8,64", "transport=unix,tcp")</c> are four, the last factor fastest.</summary>
    /// <param name="factors">Each a key of a plan with its values, separated by commas.</param>
    public static IReadOnlyList<string> Grid(params string[] factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        IEnumerable<string> variants = [""];
        foreach (var factor in factors)
        {
            var (key, values) = (factor[..factor.IndexOf('=', StringComparison.Ordinal)], factor[(factor.IndexOf('=', StringComparison.Ordinal) + 1)..].Split(','));
            variants = variants.SelectMany(v => values.Select(value => $"{v} {key}={value}".Trim()));
        }

        return [.. variants];
    }

    /// <summary>Gives the plan with a variant's settings.</summary>
    /// <exception cref="UsageException">A setting is wrong.</exception>
    internal static Plan Set(Plan plan, string variant) =>
        variant.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(plan, PlanKeys.Set);
}
