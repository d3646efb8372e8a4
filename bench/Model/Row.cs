
namespace ProxyLab.Bench;

/// <summary>What a comparison came to: a series for each metric, in their order.</summary>
/// <param name="Series">The pairs of each metric.</param>
/// <param name="Profile">Where the time goes, when a goal was not met.</param>
internal sealed record Measured(IReadOnlyList<Series> Series, IReadOnlyList<string> Profile);

/// <summary>One comparison's part of the table.</summary>
/// <param name="Comparison">Which.</param>
/// <param name="Measured">Its numbers; null when it was not measured.</param>
/// <param name="NotMeasured">Why not, e.g. <c>wrk is not installed</c>; null when it was measured.</param>
/// <param name="Failed">Whether it should have been measured and broke.</param>
internal sealed record Entry(Comparison Comparison, Measured? Measured, string? NotMeasured = null, bool Failed = false)
{
    /// <summary>How long all of it took, the preparation and the profile included.</summary>
    internal TimeSpan Took { get; init; }

    /// <summary>The peer with what is done, e.g. <c>a tick, against `ss -xa`</c>.</summary>
    /// <param name="quote">What stands around the peer's name.</param>
    internal string Title(string quote = "") =>
        Comparison.Against.Length > 0 ? $"{Comparison.What}, against {quote}{Comparison.Against}{quote}" : Comparison.What;

    /// <summary>Why there are no numbers, in a line; null when there are.</summary>
    internal string? Absent => NotMeasured is { } why ? $"{(Failed ? "failed" : "not measured")}: {why.ReplaceLineEndings(" ")}" : null;

    /// <summary>A row for each metric.</summary>
    internal IEnumerable<Row> Rows => Measured is null ? [] : Comparison.Metrics.Zip(Measured.Series, (metric, series) => new Row(metric, series));
}

/// <summary>One line of the table.</summary>
/// <param name="Metric">What was measured.</param>
/// <param name="Series">The pairs.</param>
internal sealed record Row(Metric Metric, Series Series)
{
    /// <summary>The lab's side.</summary>
    internal Spread Lab => Spread.Of(Series.Lab);

    /// <summary>The peer's side; null without one.</summary>
    internal Spread? Peer => Series.Peer.Count > 0 ? Spread.Of(Series.Peer) : null;

    /// <summary>Lab over peer, pair by pair; null without a peer.</summary>
    internal Spread? Ratio => Series.Peer.Count > 0 ? Spread.Of(Series.Ratios()) : null;

    /// <summary>Whether the goal is met; null where there is none.</summary>
    internal bool? Met => Metric.Goal?.IsMetBy(Series);

    /// <summary>What stands in the table's columns: metric, lab, peer, ratio, range, goal; empty where there is none.</summary>
    internal IReadOnlyList<string> Cells =>
    [
        $"{Metric.Name}, {Metric.Unit}",
        Text.Number(Lab.Median),
        Peer is { } peer ? Text.Number(peer.Median) : "",
        Ratio is { } ratio ? Text.Number(ratio.Median) : "",
        Text.Range(Ratio ?? Lab),
        Metric.Goal?.ToString() ?? "",
    ];
}
