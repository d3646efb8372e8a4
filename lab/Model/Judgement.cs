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
        return this with
        {
            Verdict = VerdictNames.MostCautiousFirst.First(v => v == Verdict || v == other.Verdict),
            Observed = Join(Observed, other.Observed),
            Numbers = Numbers.Concat(other.Numbers).DistinctBy(n => n.Key).ToDictionary(),
            Instead = Instead ?? other.Instead,
        };
    }

    /// <summary>Adds a phrase to what was observed.</summary>
    public Judgement Note(string phrase) => this with { Observed = Join(Observed, phrase) };

    /// <summary>Adds measures to the observed numbers without judging them.</summary>
    public Judgement Note(params Measure[] measures)
    {
        ArgumentNullException.ThrowIfNull(measures);
        return this with
        {
            Observed = Join([Observed, .. measures.Select(m => m.ToString())]),
            Numbers = Numbers.Concat(measures.SelectMany(m => m.Numbers)).DistinctBy(n => n.Key).ToDictionary(),
        };
    }

    /// <summary>Phrases in a row, each once: two rules over the same measure say it only the first time.</summary>
    private static string Join(params string[] observed) =>
        string.Join("; ", observed.SelectMany(o => o.Split("; ", StringSplitOptions.RemoveEmptyEntries)).Distinct());
}
