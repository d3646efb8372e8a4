namespace ProxyLab;

/// <summary>
/// Some ticks of a trial's samples. A rule asks them for measures, and each measure carries what it rests on: a claim about samples on which
/// the two instruments disagree is unknown, however the rule worked out its number.
/// </summary>
public sealed class Ticks
{
    private readonly SampleEvidence _samples;
    private readonly string _part;

    internal Ticks(SampleEvidence samples, IReadOnlyList<SampleRow> rows, string part)
    {
        _samples = samples;
        _part = part;
        Rows = rows;
    }

    /// <summary>The rows themselves, for what draws them and judges nothing.</summary>
    internal IReadOnlyList<SampleRow> Rows { get; }

    /// <summary>Those of them that satisfy a condition.</summary>
    public Ticks Where(Func<SampleRow, bool> which) => new(_samples, [.. Rows.Where(which)], _part);

    /// <summary>A number worked out of the rows.</summary>
    /// <param name="id">What is measured: see <see cref="MeasureId"/>.</param>
    /// <param name="label">The same for people.</param>
    /// <param name="of">Works it out; null where the rows do not give it. There may be no rows.</param>
    /// <param name="unit">Its unit.</param>
    public Measure Measure(string id, string label, Func<IReadOnlyList<SampleRow>, double?> of, string unit = "")
    {
        ArgumentNullException.ThrowIfNull(of);
        return new(id, label, of(Rows), unit) { Variant = _samples.Variant, Part = _part, RestsOn = [_samples] };
    }

    /// <summary>The largest value on a tick; no value where it was measured on none.</summary>
    public Measure Peak(string id, string label, Func<SampleRow, double?> value, string unit = "") => Measure(id, label, rows => rows.Max(value), unit);

    /// <summary>
    /// The most that was reached on two measured ticks in a row. A dump of the kernel's table is not of one moment: a connection that closes
    /// meanwhile and the next one that is accepted in its place may both be in it, on one tick.
    /// </summary>
    public Measure Held(string id, string label, Func<SampleRow, double?> value, string unit = "")
    {
        ArgumentNullException.ThrowIfNull(value);
        return Measure(id, label, rows => rows.Select(value).OfType<double>().ToArray() is var all ? all.Zip(all.Skip(1), Math.Min).Select(v => (double?)v).DefaultIfEmpty(null).Max() : null, unit);
    }

    /// <summary>The value on the last tick on which it was measured.</summary>
    public Measure Last(string id, string label, Func<SampleRow, double?> value, string unit = "")
    {
        ArgumentNullException.ThrowIfNull(value);
        return Measure(id, label, rows => rows.LastOrDefault(r => value(r) is not null) is { } tick ? value(tick) : null, unit);
    }

    /// <summary>The share of the ticks that satisfy a condition, of 1; no value where there are no ticks.</summary>
    public Measure Share(string id, string label, Func<SampleRow, bool> which) =>
        Measure(id, label, rows => rows.Count > 0 ? (double)rows.Count(which) / rows.Count : null, "%");
}
