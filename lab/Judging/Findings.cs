namespace ProxyLab.Judging;

/// <summary>One claim on one proxy, at one point of the sweep where there is one, over all repetitions.</summary>
/// <param name="Case">The case's name.</param>
/// <param name="Proxy">The proxy's name.</param>
/// <param name="Id">The claim's id.</param>
/// <param name="Sentence">The claim.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Counts">How many repetitions gave each verdict: most first, and of as many the more cautious first.</param>
/// <param name="Example">The first judgement with the most frequent verdict.</param>
internal sealed record Finding(
    string Case, string Proxy, string Id, string Sentence, Source Source, IReadOnlyList<(Verdict Verdict, int Count)> Counts, Judgement Example)
{
    /// <summary>The point of the sweep; none where nothing was swept.</summary>
    internal Variant Sweep { get; init; } = Variant.None;

    /// <summary>Every repetition's judgement, in order.</summary>
    internal IReadOnlyList<Judgement> Judgements { get; init; } = [];

    /// <summary>The proxy, and the point of the sweep where there is one: <c>PROXY backlog=64</c>.</summary>
    internal string Place => Sweep.Count == 0 ? Proxy : $"{Proxy} {Sweep}";

    /// <summary>The most frequent verdict.</summary>
    internal Verdict Verdict => Counts[0].Verdict;

    /// <summary>Whether repetitions gave different verdicts: then none of them is the finding.</summary>
    internal bool IsMixed => Counts.Count > 1;

    /// <summary>What the repetitions say together, in a word: the verdict, or <c>mixed</c>.</summary>
    internal string Word => IsMixed ? "mixed" : Verdict.Name();

    /// <summary>How many repetitions there were.</summary>
    internal int N => Counts.Sum(c => c.Count);

    /// <summary>The verdict, with counts where there was more than one repetition: <c>holds 5/5</c>, <c>holds 4/5, unknown 1/5</c>.</summary>
    internal string Summary => N == 1 ? Verdict.Name() : string.Join(", ", Counts.Select(c => $"{c.Verdict.Name()} {c.Count}/{N}"));
}

/// <summary>A whole run, judged.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Trials">Its trials.</param>
internal sealed record Findings(string Run, IReadOnlyList<TrialVerdicts> Trials)
{
    /// <summary>Which part of a run it is, <c>i/n</c>: claims that compare with cases of other parts are unknown in it. Null for a whole run.</summary>
    internal string? Shard { get; init; }

    /// <summary>Every claim by case, proxy and point of the sweep, in the order of the run.</summary>
    internal IReadOnlyList<Finding> All { get; } =
    [
        .. Trials.SelectMany(t => t.Claims.Select(c => (t.Id, t.Sweep, Claim: c)))
            .GroupBy(c => (c.Id.Case, c.Id.Proxy, c.Sweep, c.Claim.Id))
            .Select(g =>
            {
                var counts = Counts(g.Select(c => c.Claim.Judgement.Verdict).ToArray());
                var first = g.First(c => c.Claim.Judgement.Verdict == counts[0].Verdict).Claim;
                return new Finding(g.Key.Case, g.Key.Proxy, g.Key.Id, first.Sentence, first.Source, counts, first.Judgement) { Sweep = g.Key.Sweep, Judgements = [.. g.Select(c => c.Claim.Judgement)] };
            }),
    ];

    /// <summary>Trials whose claims could not be judged.</summary>
    internal IEnumerable<TrialVerdicts> WithoutVerdicts => Trials.Where(t => t.State != TrialState.Valid);

    /// <summary>Of these, the ones that should have had some.</summary>
    internal IEnumerable<TrialVerdicts> Failed => WithoutVerdicts.Where(t => t.State != TrialState.Skipped);

    /// <summary>
    /// The same for figures and sweeps. A point of the sweep at which no trial gave verdicts is there too, unknown and with the reason: it was
    /// tried all the same.
    /// </summary>
    internal RunResults Results => new(Run, [.. All.GroupBy(f => (f.Case, f.Proxy, f.Id)).SelectMany(claim => Points(claim.Key.Case, claim.Key.Proxy)
        .Select(point => claim.FirstOrDefault(f => f.Sweep.Equals(point)) is { } finding ? Result(finding) : Silent(claim.First(), point)))]);

    private IEnumerable<Variant> Points(string @case, string proxy) =>
        Trials.Where(t => (t.Id.Case, t.Id.Proxy) == (@case, proxy)).Select(t => t.Sweep).Distinct();

    private static ClaimResult Result(Finding f) => new(
        f.Case, f.Proxy, f.Id, f.Sentence, f.Sweep, f.Counts.Count == 1 ? f.Verdict : null, f.Summary, [.. f.Judgements.SelectMany(j => j.Measures.Take(1))]);

    private ClaimResult Silent(Finding other, Variant point)
    {
        var trial = WithoutVerdicts.FirstOrDefault(t => (t.Id.Case, t.Id.Proxy) == (other.Case, other.Proxy) && t.Sweep.Equals(point));
        return new(other.Case, other.Proxy, other.Id, other.Sentence, point, ProxyLab.Verdict.Unknown, trial is null ? "no verdict" : $"{trial.State.ToString().ToLowerInvariant()}: {trial.Reason}", []);
    }

    private static (Verdict Verdict, int Count)[] Counts(Verdict[] verdicts) =>
    [
        .. VerdictNames.MostCautiousFirst
            .Select(v => (Verdict: v, Count: verdicts.Count(w => w == v)))
            .Where(c => c.Count > 0)
            .OrderByDescending(c => c.Count), // which keeps the order of equals
    ];
}
