namespace ProxyLab;

/// <summary>A whole run, judged: what figures over many trials are made of.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Claims">Each claim by case, proxy and point of the sweep, in the order of the run.</param>
public sealed record RunResults(string Run, IReadOnlyList<ClaimResult> Claims);

/// <summary>One claim on one proxy, at one point of the sweep, over all repetitions.</summary>
/// <param name="Case">The case's name.</param>
/// <param name="Proxy">The proxy's name.</param>
/// <param name="Id">The claim's id.</param>
/// <param name="Sentence">The claim.</param>
/// <param name="Point">The point of the sweep; <see cref="Variant.None"/> where nothing is swept.</param>
/// <param name="Verdict">The verdict of all repetitions; null where they differ (mixed).</param>
/// <param name="Summary">The verdict in words, with counts where there was more than one repetition.</param>
/// <param name="Main">The claim's main measure in each repetition that gave one, in order; may be empty.</param>
public sealed record ClaimResult(string Case, string Proxy, string Id, string Sentence, Variant Point, Verdict? Verdict, string Summary, IReadOnlyList<Measure> Main);
