namespace ProxyLab.Bisection;

/// <summary>What one trial said.</summary>
/// <param name="Round">Which round of the run it was.</param>
/// <param name="Verdict">The claim's verdict; null where the trial was invalid and gave none.</param>
/// <param name="Observed">What it rests on, or why there is none.</param>
internal sealed record Seen(int Round, Verdict? Verdict, string Observed)
{
    /// <summary>Whether it says something: an invalid trial and an unknown verdict do not.</summary>
    internal bool Tells => Verdict is not (null or ProxyLab.Verdict.Unknown);

    /// <summary>The verdict in words, or <c>invalid</c>.</summary>
    internal string Name => Verdict?.Name() ?? "invalid";
}

/// <summary>
/// One configuration, tried until its verdict is sure: when one verdict leads every other by <see cref="Lead"/> trials. That is Wald's
/// sequential probability ratio test. If a trial errs with probability q, the verdict that leads by two is wrong with probability below
/// 1 / (1 + ((1 − q) / q)²): less than 1 in 80 for trials of which 1 in 10 errs, 1 in 360 for 1 in 20. Giving up after some trials can
/// only turn a wrong verdict into none.
/// </summary>
/// <param name="on">The switches that are on.</param>
/// <param name="atMost">After how many trials to give up, whether they told something or not.</param>
internal sealed class Configuration(SwitchSet on, int atMost)
{
    /// <summary>The lead that makes a verdict sure; so the fewest trials that can.</summary>
    internal const int Lead = 2;

    private readonly List<Seen> _trials = [];

    internal SwitchSet On => on;

    internal IReadOnlyList<Seen> Trials => _trials;

    /// <summary>The verdict, once it is sure.</summary>
    internal Verdict? Verdict => LeadNow >= Lead ? Counts[0].Key : null;

    /// <summary>How many trials more it takes at least to be sure; 0 when it is, or when no more are allowed.</summary>
    internal int Missing => Math.Clamp(Lead - LeadNow, 0, atMost - _trials.Count);

    /// <summary>The verdicts with their counts, most first: <c>holds 2/2</c>, <c>holds 3/5, refuted 1/5, invalid 1/5</c>.</summary>
    internal string Summary => string.Join(", ", _trials
        .CountBy(t => t.Name).OrderByDescending(c => c.Value).Select(c => $"{c.Key} {c.Value}/{_trials.Count}"));

    private KeyValuePair<Verdict, int>[] Counts => [.. _trials.Where(t => t.Tells).CountBy(t => t.Verdict!.Value).OrderByDescending(c => c.Value)];

    private int LeadNow => Counts is [var most, ..] counts ? most.Value - counts.ElementAtOrDefault(1).Value : 0;

    internal void Add(Seen trial) => _trials.Add(trial);
}
