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
}
