namespace ProxyLab;

/// <summary>What the evidence says of a claim.</summary>
public enum Verdict
{
    /// <summary>What was measured agrees with the claim.</summary>
    Holds,

    /// <summary>What was measured contradicts it.</summary>
    Refuted,

    /// <summary>Nothing was measured, the instruments disagree, or the rule failed.</summary>
    Unknown,

    /// <summary>The claim says nothing of this proxy, transport or plan.</summary>
    NotApplicable,
}

/// <summary>The names that verdicts have in files and tables.</summary>
public static class VerdictNames
{
    /// <summary>Of several verdicts, the first of these that is among them stands for all.</summary>
    internal static IReadOnlyList<Verdict> MostCautiousFirst { get; } = [Verdict.Refuted, Verdict.Unknown, Verdict.NotApplicable, Verdict.Holds];

    /// <summary>The verdict in words, e.g. <c>not applicable</c>.</summary>
    public static string Name(this Verdict verdict) => verdict switch
    {
        Verdict.Holds => "holds",
        Verdict.Refuted => "refuted",
        Verdict.Unknown => "unknown",
        _ => "not applicable",
    };

    /// <summary>The verdict of such words; null when there is none.</summary>
    public static Verdict? Parse(string name) =>
        Enum.GetValues<Verdict>().Where(v => v.Name() == name).Select(v => (Verdict?)v).FirstOrDefault();
}
