namespace ProxyLab;

/// <summary>The rows of <c>processes.csv</c>: the proxy's processes. A value of the workers is the sum of what each of them has.</summary>
public sealed class ProcessEvidence
{
    private readonly Recorded<ProcessRow> _rows;
    private readonly Evidence _trial;

    internal ProcessEvidence(Recorded<ProcessRow> rows, Evidence trial)
    {
        _rows = rows;
        _trial = trial;
    }

    /// <summary>Whether they were saved, be it without a row.</summary>
    public bool IsThere => _rows.IsThere;

    /// <summary>Every row, in order.</summary>
    public Recorded<ProcessRow> Rows => _rows;

    /// <summary>The rows, and none where they were not saved: for figures and pages, which draw what there is.</summary>
    internal IReadOnlyList<ProcessRow> OrNone => _rows.OrNone;

    /// <summary>The rows of the processes that carry the connections: the workers, or the proxy itself where it has none.</summary>
    /// <exception cref="NotMeasuredException">They were not saved.</exception>
    public IReadOnlyList<ProcessRow> Workers => [.. _rows.Where(p => p.Role is "worker" or "proxy")];

    /// <summary>The last value of the workers before the first wave, all of them together.</summary>
    /// <param name="id">What is measured; the measure's id is this with <c>.before</c>.</param>
    /// <param name="label">The same for people.</param>
    /// <param name="value">The value of a row.</param>
    /// <param name="unit">Its unit.</param>
    public Measure Before(string id, string label, Func<ProcessRow, double?> value, string unit = "KiB") => Of(
        id + ".before", $"{label} before", unit, Wave.StartMs is { } start ? Together(p => p.TimeMs < start, value, rows => rows.Last()) : null);

    /// <summary>The largest value of the workers from the first wave's start to its drain's end, all of them together. The id is followed by <c>.peak</c>.</summary>
    /// <inheritdoc cref="Before"/>
    public Measure Peak(string id, string label, Func<ProcessRow, double?> value, string unit = "KiB") => Of(
        id + ".peak", $"{label} at the peak", unit,
        Wave is { StartMs: { } start, DrainedMs: { } end } ? Together(p => p.TimeMs >= start && p.TimeMs <= end, value, rows => rows.Max()) : null);

    /// <summary>The last value of the workers when the first wave had drained, all of them together. The id is followed by <c>.after</c>.</summary>
    /// <inheritdoc cref="Before"/>
    public Measure After(string id, string label, Func<ProcessRow, double?> value, string unit = "KiB") => Of(
        id + ".after", $"{label} after", unit,
        Wave is { EndMs: { } end, DrainedMs: { } drained } ? Together(p => p.TimeMs >= end && p.TimeMs <= drained, value, rows => rows.Last()) : null);

    private WaveEvidence Wave => _trial.Wave(1);

    private Measure Of(string id, string label, string unit, double? value) => _trial.Measure(id, label, value, unit);

    /// <summary>One value of each worker, added up; null where any of them has none, for then nobody knows the sum.</summary>
    private double? Together(Func<ProcessRow, bool> when, Func<ProcessRow, double?> value, Func<IEnumerable<double>, double> choose)
    {
        var each = Workers.Where(when).GroupBy(p => p.Pid).Select(p => p.Select(value).OfType<double>().ToArray()).ToArray();
        return each.Length > 0 && each.All(v => v.Length > 0) ? each.Sum(choose) : null;
    }
}
