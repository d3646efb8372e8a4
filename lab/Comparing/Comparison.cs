namespace ProxyLab.Comparing;

/// <summary>Two runs, compared: what is to be said, with no word on how it is shown.</summary>
/// <param name="Before">The older run, A.</param>
/// <param name="After">The newer run, B.</param>
/// <param name="Machine">What differs in what they were measured on and with.</param>
/// <param name="Plans">What differs in what their trials were told.</param>
/// <param name="Verdicts">Every claim that either has, in the order of the newer run, then of the older.</param>
/// <param name="Measures">Every measure that both have, in the same order.</param>
/// <param name="Tests">What the tests of the measures come to, all together.</param>
/// <param name="Missing">What could not be compared, and why, a sentence each.</param>
public sealed record Comparison(
    RunSummary Before,
    RunSummary After,
    IReadOnlyList<MachineDifference> Machine,
    IReadOnlyList<PlanDifference> Plans,
    IReadOnlyList<VerdictDifference> Verdicts,
    IReadOnlyList<MeasureShift> Measures,
    TestFamily Tests,
    IReadOnlyList<string> Missing)
{
    /// <summary>The claims with another verdict: with one or more of them, <c>diff</c> ends with exit code 1.</summary>
    public IReadOnlyList<VerdictDifference> Changed { get; } = [.. Verdicts.Where(v => v.Change == VerdictChange.Changed)];

    /// <summary>The claims that are worth a word: changed, unsettled, wavering, or without a verdict in a run that tried. One that only one of them tried says nothing of the other.</summary>
    public IReadOnlyList<VerdictDifference> Notable { get; } = [.. Verdicts.Where(v => v.Change is VerdictChange.Changed or VerdictChange.Unsettled or VerdictChange.Wavers || v.Reason is not null)];
}

/// <summary>A run, by name.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Path">Where it was read from, as it was named.</param>
/// <param name="Claims">How many claims have a verdict.</param>
/// <param name="Trials">How many trials it has, of which <paramref name="Valid"/> are valid.</param>
/// <param name="Valid">See there.</param>
public sealed record RunSummary(string Id, string Path, int Claims, int Trials, int Valid);

/// <summary>One thing that is not the same on the machines that the runs were made on.</summary>
/// <param name="Name">What: a path into <c>machine.json</c>, such as <c>proxies.NAME.sha256</c>.</param>
/// <param name="Before">What it is in the older run; null where that does not say.</param>
/// <param name="After">What it is in the newer.</param>
/// <param name="IsUnderTest">Whether it is the kernel or a proxy: what the claims speak of.</param>
public sealed record MachineDifference(string Name, string? Before, string? After, bool IsUnderTest);

/// <summary>A key of the plan that trials of the same case, proxy and variant were told differently.</summary>
public sealed record PlanDifference(string Case, string Key, string Before, string After);

/// <summary>What became of a verdict.</summary>
public enum VerdictChange
{
    /// <summary>It is the same, in the same share of repetitions.</summary>
    Same,

    /// <summary>Most repetitions give the same one, but in another share.</summary>
    Wavers,

    /// <summary>
    /// An interval decides the verdict, could not in one of the runs, and overlaps with the other's: the same value may well give both.
    /// </summary>
    Unsettled,

    /// <summary>It is another one.</summary>
    Changed,

    /// <summary>Only the newer run has it: no change.</summary>
    Appeared,

    /// <summary>Only the older run has it: no change.</summary>
    Disappeared,
}

/// <summary>A claim on a proxy in both runs.</summary>
/// <param name="Case">The case.</param>
/// <param name="Proxy">The proxy.</param>
/// <param name="Sweep">The point of the sweep; none where nothing was swept.</param>
/// <param name="Id">The claim's id.</param>
/// <param name="Sentence">The claim.</param>
/// <param name="Change">What became of its verdict.</param>
/// <param name="Before">The verdict of the older run; null where it has none.</param>
/// <param name="After">The verdict of the newer run; null where it has none.</param>
/// <param name="Reason">Why a run that tried has no verdict: the trial's reason. Null otherwise.</param>
public sealed record VerdictDifference(
    string Case, string Proxy, Variant Sweep, string Id, string Sentence, VerdictChange Change, ClaimSeen? Before, ClaimSeen? After, string? Reason)
{
    /// <summary>The change as a sentence.</summary>
    public override string ToString() =>
        $"{Id} ({Case}, {Proxy}{(Sweep.Count > 0 ? $", {Sweep}" : "")}): was {Before?.Verdict ?? "without verdict"}, is {After?.Summary ?? "without verdict"}: {After?.Observed ?? Reason}";
}

/// <summary>A claim in one run.</summary>
/// <param name="Verdict">The most frequent verdict.</param>
/// <param name="Summary">With counts where there were repetitions.</param>
/// <param name="Observed">What was observed.</param>
/// <param name="Counts">How many repetitions gave each verdict.</param>
/// <param name="Interval">The interval that the verdict rests on, over all repetitions; null for most claims, which rest on none.</param>
public sealed record ClaimSeen(string Verdict, string Summary, string Observed, IReadOnlyDictionary<string, int> Counts, (double Low, double High)? Interval);

/// <summary>A measure in both runs.</summary>
/// <param name="Case">The case.</param>
/// <param name="Proxy">The proxy.</param>
/// <param name="Sweep">The point of the sweep; none where nothing was swept.</param>
/// <param name="Variant">The variant that it was measured in; none for a case without variants, and for a number over several.</param>
/// <param name="Claims">The claims that give it; empty for one that comes from the evidence.</param>
/// <param name="Measure">What was measured, as the newer run has it in the first repetition.</param>
/// <param name="Before">The older run's values, one for each repetition.</param>
/// <param name="After">The newer run's.</param>
/// <param name="Shift">By how much it moved.</param>
/// <param name="HolmP">Its p, corrected by Holm's method for all the measures that were tested; null where there is no p.</param>
public sealed record MeasureShift(
    string Case, string Proxy, Variant Sweep, Variant Variant, IReadOnlyList<string> Claims, Measure Measure,
    IReadOnlyList<double> Before, IReadOnlyList<double> After, Shift Shift, double? HolmP)
{
    /// <summary>Whether every repetition of both runs gave the same value.</summary>
    public bool IsConstant { get; } = Before.Concat(After).Distinct().Count() == 1;
}

/// <summary>Many tests at once: some come out below the level by chance alone.</summary>
/// <param name="Compared">Measures that both runs have.</param>
/// <param name="Constant">Of these, the ones with one and the same value throughout: nothing to test.</param>
/// <param name="Tested">Of these, the ones with a p.</param>
/// <param name="SmallestP">The smallest p that so many repetitions can give to any of them; 1 where none was tested.</param>
/// <param name="Below">Of the tested, those with a p at or below the level.</param>
/// <param name="ExpectedByChance">How many of them there would be if nothing differed, on average.</param>
/// <param name="BelowAfterHolm">Those that stay at or below the level after Holm's correction.</param>
public sealed record TestFamily(int Compared, int Constant, int Tested, double SmallestP, int Below, double ExpectedByChance, int BelowAfterHolm);
