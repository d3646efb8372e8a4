namespace ProxyLab;

/// <content>What rules over variants, traces, configurations and processes ask for.</content>
public sealed partial class Evidence
{
    private IReadOnlyList<string>? _conf;

    /// <summary>Lines of the proxy's configuration that contain the text; nothing measured when it was not saved.</summary>
    public Measure Configured(string text) =>
        new($"configuration lines with '{text}'", (_conf ??= LoadConf())?.Count(line => line.Contains(text, StringComparison.Ordinal)));

    /// <summary>Reads the proxy's configuration, when a rule asks.</summary>
    internal Func<IReadOnlyList<string>?> LoadConf { get; init; } = () => null;

    /// <summary>
    /// The traced calls that began from a wave's start to its drain's end; null when the trial was not traced or does not say when that was.
    /// A trace counts in the system's clock, and the first event says what that was.
    /// </summary>
    public IReadOnlyList<TracedCall>? TraceOf(int wave)
    {
        if (Traced is not { } trace || UnixSecondsAtStart is not { } zero || Wave(wave) is not { StartMs: { } start, DrainedMs: { } end }) return null;
        return [.. trace.Where(c => c.Seconds >= zero + (start / 1000) && c.Seconds < zero + (end / 1000))];
    }

    /// <summary>The rows of the processes that carry the connections: nginx's and HAProxy's workers, or the proxy itself where it has none.</summary>
    public IReadOnlyList<ProcessRow> Workers => [.. Processes.Where(p => p.Role is "worker" or "proxy")];

    /// <summary>The last value of the workers before the first wave, all of them together.</summary>
    public Measure Before(string name, Func<ProcessRow, double?> value, string unit = "KiB") =>
        new($"{name} before", Wave(1).StartMs is { } start ? Together(Workers.Where(p => p.TimeMs < start), value, rows => rows.Last()) : null, unit);

    /// <summary>The largest value of the workers from the first wave's start to its drain's end, all of them together.</summary>
    public Measure Peak(string name, Func<ProcessRow, double?> value, string unit = "KiB") =>
        new($"{name} at the peak", Wave(1) is { StartMs: { } start, DrainedMs: { } end }
            ? Together(Workers.Where(p => p.TimeMs >= start && p.TimeMs <= end), value, rows => rows.Max()) : null, unit);

    /// <summary>The last value of the workers when the first wave had drained, all of them together.</summary>
    public Measure After(string name, Func<ProcessRow, double?> value, string unit = "KiB") =>
        new($"{name} after", Wave(1) is { EndMs: { } end, DrainedMs: { } drained }
            ? Together(Workers.Where(p => p.TimeMs >= end && p.TimeMs <= drained), value, rows => rows.Last()) : null, unit);

    private double? UnixSecondsAtStart => Events.OrNone
        .Where(e => e.Fields.TryGetProperty("unix_s", out _))
        .Select(e => (double?)(e.Fields.GetProperty("unix_s").GetDouble() - (e.TimeMs / 1000)))
        .FirstOrDefault();

    private static double? Together(IEnumerable<ProcessRow> rows, Func<ProcessRow, double?> value, Func<IEnumerable<double>, double> choose)
    {
        var each = rows.GroupBy(p => p.Pid).Select(p => p.Select(value).OfType<double>().ToArray()).ToArray();
        return each.Length > 0 && each.All(v => v.Length > 0) ? each.Sum(choose) : null;
    }
}
