namespace ProxyLab;

/// <summary>A verdict with what it rests on.</summary>
/// <param name="Verdict">What the evidence says.</param>
/// <param name="Observed">The observed numbers, as a short phrase.</param>
public sealed record Judgement(Verdict Verdict, string Observed)
{
    /// <summary>The observed numbers by name, for programs.</summary>
    public IReadOnlyDictionary<string, double> Numbers { get; init; } = new Dictionary<string, double>();

    /// <summary>What is true instead, where the claim is refuted; null otherwise.</summary>
    public string? Instead { get; init; }

    /// <summary>Nothing to judge by, and why.</summary>
    public static Judgement Unknown(string why) => new(Verdict.Unknown, why);

    /// <summary>The claim says nothing here, and why.</summary>
    public static Judgement NotApplicable(string why) => new(Verdict.NotApplicable, why);

    /// <summary>Holds if <paramref name="true"/>, else refuted.</summary>
    public static Judgement Of(bool @true, string observed) => new(@true ? Verdict.Holds : Verdict.Refuted, observed);

    /// <summary>Both must hold: refuted if either is, else unknown if either is, else not applicable if either is.</summary>
    public Judgement And(Judgement other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Verdict[] order = [Verdict.Refuted, Verdict.Unknown, Verdict.NotApplicable, Verdict.Holds];
        return this with
        {
            Verdict = order.First(v => v == Verdict || v == other.Verdict),
            Observed = string.Join("; ", new[] { Observed, other.Observed }.Where(o => o.Length > 0)),
            Numbers = Numbers.Concat(other.Numbers).DistinctBy(n => n.Key).ToDictionary(),
            Instead = Instead ?? other.Instead,
        };
    }

    /// <summary>Adds measures to the observed numbers without judging them.</summary>
    public Judgement Note(params Measure[] measures)
    {
        ArgumentNullException.ThrowIfNull(measures);
        return this with
        {
            Observed = string.Join("; ", measures.Select(m => m.ToString()).Prepend(Observed).Where(o => o.Length > 0)),
            Numbers = Numbers.Concat(measures.SelectMany(m => m.Numbers)).DistinctBy(n => n.Key).ToDictionary(),
        };
    }
}
