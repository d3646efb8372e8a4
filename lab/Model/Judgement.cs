namespace ProxyLab;

/// <summary>A verdict with what it rests on.</summary>
/// <param name="Verdict">What the evidence says.</param>
/// <param name="Observed">The observed numbers, as a short phrase.</param>
public sealed record Judgement(Verdict Verdict, string Observed)
{
    /// <summary>
    /// The measures that were judged or noted, in order, each once: no two have the same id, variant and part. The first is the claim's main
    /// measure, which figures show.
    /// </summary>
    public IReadOnlyList<Measure> Measures { get; init; } = [];

    /// <summary>What the measures were read from, each once. A claim is unknown if any of it is doubtful.</summary>
    public IReadOnlyList<IBasis> RestsOn { get; init; } = [];

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
        return With(other.Measures, other.RestsOn) with
        {
            Verdict = VerdictNames.MostCautiousFirst.First(v => v == Verdict || v == other.Verdict),
            Observed = Join(Observed, other.Observed),
            Instead = Instead ?? other.Instead,
        };
    }

    /// <summary>Adds a phrase to what was observed.</summary>
    public Judgement Note(string phrase) => this with { Observed = Join(Observed, phrase) };

    /// <summary>Adds measures to what was observed, without judging them.</summary>
    public Judgement Note(params Measure[] measures)
    {
        ArgumentNullException.ThrowIfNull(measures);
        return RestingOn(measures) with { Observed = Join([Observed, .. measures.Select(m => m.ToString())]) };
    }

    /// <summary>Names the measures that the verdict comes from, where what was observed has its own words for them.</summary>
    public Judgement RestingOn(params Measure[] measures)
    {
        ArgumentNullException.ThrowIfNull(measures);
        return With(measures, measures.SelectMany(m => m.RestsOn));
    }

    private Judgement With(IEnumerable<Measure> measures, IEnumerable<IBasis> bases) => this with
    {
        Measures = [.. Measures.Concat(measures).DistinctBy(m => (m.Id, m.Variant, m.Part))],
        RestsOn = [.. RestsOn.Concat(bases).Distinct()],
    };

    /// <summary>Phrases in a row, each once: two rules over the same measure say it only the first time.</summary>
    private static string Join(params string[] observed) =>
        string.Join("; ", observed.SelectMany(o => o.Split("; ", StringSplitOptions.RemoveEmptyEntries)).Distinct());
}
