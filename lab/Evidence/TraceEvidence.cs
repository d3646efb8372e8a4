namespace ProxyLab;

/// <summary>The proxy's system calls, as strace saw them. Where the trial was not traced, a rule that asks is told so, and its claim is unknown.</summary>
public sealed class TraceEvidence
{
    private readonly Lazy<Recorded<TracedCall>> _calls;
    private readonly Evidence _trial;

    internal TraceEvidence(Func<Recorded<TracedCall>> read, Evidence trial)
    {
        _calls = new(read); // it can be large: read only when a rule asks
        _trial = trial;
    }

    /// <summary>Every call, in order.</summary>
    public Recorded<TracedCall> All => _calls.Value;

    /// <summary>How often the proxy made any of these system calls.</summary>
    /// <exception cref="NotMeasuredException">The trial was not traced.</exception>
    public Measure Calls(params string[] names) =>
        Of("trace.calls", $"calls of {string.Join(", ", names)}", names, All.Count(c => names.Contains(c.Name)));

    /// <summary>How often one thread of the proxy made these system calls in this order, whatever it called between.</summary>
    /// <exception cref="NotMeasuredException">The trial was not traced.</exception>
    public Measure CallsInOrder(params string[] names) => Of(
        "trace.calls-in-order", $"times {string.Join(", ", names)} in order", names,
        All.GroupBy(c => c.Pid).Sum(thread => thread.Aggregate(0, (found, call) => call.Name == names[found % names.Length] ? found + 1 : found) / names.Length));

    /// <summary>The calls that began from a wave's start to its drain's end, in order.</summary>
    /// <param name="wave">Which wave, from 1.</param>
    /// <exception cref="NotMeasuredException">The trial was not traced, or does not say when that was.</exception>
    public IReadOnlyList<TracedCall> OfWave(int wave)
    {
        // A trace counts in the system's clock, and the first event says what that was.
        var zero = _trial.Events.Where(e => e.Fields.TryGetProperty("unix_s", out _))
            .Select(e => (double?)(e.Fields.GetProperty("unix_s").GetDouble() - (e.TimeMs / 1000))).FirstOrDefault();
        return zero is { } start && _trial.Wave(wave) is { StartMs: { } from, DrainedMs: { } to }
            ? [.. All.Where(c => c.Seconds >= start + (from / 1000) && c.Seconds < start + (to / 1000))]
            : throw new NotMeasuredException($"when wave {wave} was, in the trace's clock, is not known");
    }

    private Measure Of(string id, string label, string[] names, double value) => _trial.Measure(id, label, value) with { Part = string.Join(", ", names) };
}
