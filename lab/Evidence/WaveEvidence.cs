using System.Globalization;

namespace ProxyLab;

/// <summary>One wave of a trial: its requests, its ticks, and the drain that follows it. Its measures are of the part <c>wave N</c>.</summary>
public sealed class WaveEvidence
{
    private readonly Evidence _trial;

    internal WaveEvidence(Evidence trial, int number)
    {
        _trial = trial;
        Number = number;
        Part = string.Create(CultureInfo.InvariantCulture, $"wave {number}");
    }

    /// <summary>Which wave, from 1.</summary>
    public int Number { get; }

    /// <summary>When it began, in ms since the trial began; null when it never did.</summary>
    public double? StartMs => At(EventNames.WaveStart);

    /// <summary>When its last request had ended; null when it never did.</summary>
    public double? EndMs => At(EventNames.WaveEnd);

    /// <summary>When the drain after it was over; null when it was not.</summary>
    public double? DrainedMs => At(EventNames.Drained);

    /// <summary>When the first octet of its first request was sent; null where none was, or where requests were not saved.</summary>
    internal double? CameMs => _trial.Requests.OrNone.Where(r => r.Wave == Number).Min(r => r.SentMs);

    /// <summary>Its requests.</summary>
    /// <exception cref="NotMeasuredException">They were not saved.</exception>
    public IReadOnlyList<RequestRow> Requests => field ??= [.. _trial.Requests.Where(r => r.Wave == Number)];

    /// <summary>The ticks while it ran.</summary>
    /// <exception cref="NotMeasuredException">They were not saved.</exception>
    public Ticks Ticks => field ??= _trial.Samples.Of([.. _trial.Samples.All.Rows.Where(s => s.Wave == Number)], Part);

    /// <summary>The last ticks of the drain after it: every client has gone and the proxy has let go of what it will let go of.</summary>
    /// <exception cref="NotMeasuredException">They were not saved.</exception>
    public Ticks Drained => field ??= _trial.Samples.Of(DrainedMs is { } end && EndMs is { } begin
        ? [.. _trial.Samples.All.Rows.Where(s => s.TimeMs > begin && s.TimeMs <= end).TakeLast(_trial.Plan.DrainTicks)]
        : [], Part);

    /// <summary>What the kernel counted from its start to the end of its drain.</summary>
    public KernelEvidence Kernel => new(_trial, Number);

    /// <summary>The largest value on a tick of this wave.</summary>
    public Measure Peak(string id, string label, Func<SampleRow, double?> value, string unit = "") => Ticks.Peak(id, label, value, unit);

    /// <summary>As <see cref="Ticks.Held"/>, of the wave's ticks.</summary>
    public Measure Held(string id, string label, Func<SampleRow, double?> value, string unit = "") => Ticks.Held(id, label, value, unit);

    /// <summary>The value on the last measured tick of the drain.</summary>
    public Measure After(string id, string label, Func<SampleRow, double?> value, string unit = "") => Drained.Last(id, label, value, unit);

    /// <summary>
    /// The seconds from the wave's start until the first tick from which on the value stays at or below a bound; no value when it never does
    /// before the drain is over.
    /// </summary>
    public Measure SecondsUntil(string id, string label, Func<SampleRow, double?> value, double bound)
    {
        var (start, end) = (StartMs, DrainedMs ?? double.PositiveInfinity);
        return GiveOrTake(_trial.Samples.Of(_trial.Samples.All.Rows, Part).Measure(id, label, rows =>
        {
            var measured = rows.Where(s => s.TimeMs >= start && s.TimeMs < end && value(s) is not null).ToArray();
            var last = Array.FindLastIndex(measured, s => value(s) > bound);
            return last + 1 < measured.Length ? (measured[last + 1].TimeMs - start) / 1000 : null;
        }, "s"));
    }

    /// <summary>
    /// Seconds that were worked out of two moments of this wave and its drain, with the leeway that the machine leaves: each may have been seen as late
    /// as a thread waited for a CPU.
    /// </summary>
    public Measure GiveOrTake(Measure seconds)
    {
        ArgumentNullException.ThrowIfNull(seconds);
        var by = Kernel.LongestWait;
        return by == TimeSpan.Zero || seconds.Value is not { } value ? seconds
            : seconds with { Leeway = new(by, Math.Max(0, value - by.TotalSeconds), value + by.TotalSeconds) };
    }

    /// <summary>Requests with that outcome.</summary>
    public Measure Count(Outcome outcome) =>
        OfRequests($"requests.{outcome.Name()}", $"{outcome.Name()} in wave {Number}", all => all.Count(r => r.Outcome == outcome));

    /// <summary>Requests answered with that status.</summary>
    public Measure CountStatus(int status) =>
        OfRequests("requests.status", $"status {status} in wave {Number}", all => all.Count(r => r.Status == status)) with { Part = $"{Part}, status {status}" };

    /// <summary>
    /// Share of the requests that had not ended before that many seconds, of 1; no value when there are none, or when one was given up before
    /// then, for nobody knows how long that would have waited.
    /// </summary>
    public Measure Waited(double seconds) => OfRequests(
        "requests.waited", $"share still waiting at {seconds.ToString("0.##", CultureInfo.InvariantCulture)} s",
        all => all.Any(r => r.IsCensored && r.Seconds < seconds) ? null : (double)all.Count(r => r.Seconds >= seconds) / all.Count, "%");

    /// <summary>The median of the seconds until a request ended; no value if half or more are censored or there are none.</summary>
    public Measure MedianSeconds => OfRequests("requests.median-time", $"median time in wave {Number}", all =>
    {
        var middle = all.OrderBy(r => r.IsCensored ? double.PositiveInfinity : r.Seconds).ElementAt(all.Count / 2);
        return middle.IsCensored ? null : middle.Seconds;
    }, "s");

    /// <summary>How the requests ended, by status and outcome, most first: <c>504 × 65, 502 × 35</c>.</summary>
    public string Summary => Summarise(Requests);

    /// <summary>How these requests ended, as <see cref="Summary"/>.</summary>
    public static string Summarise(IEnumerable<RequestRow> requests) => string.Join(", ", requests
        .GroupBy(r => r.Ending)
        .OrderByDescending(g => g.Count())
        .Select(g => $"{g.Key} × {g.Count()}"));

    /// <summary>A number that a rule worked out of this wave, as a measure of its part and of the trial's variant.</summary>
    /// <inheritdoc cref="Evidence.Measure"/>
    public Measure Measure(string id, string label, double? value, string unit = "") => _trial.Measure(id, label, value, unit) with { Part = Part };

    /// <summary>A number of the wave's requests; no value where there are none.</summary>
    /// <inheritdoc cref="Evidence.OfRequests"/>
    public Measure OfRequests(string id, string label, Func<IReadOnlyList<RequestRow>, double?> of, string unit = "")
    {
        ArgumentNullException.ThrowIfNull(of);
        return RequestLeeway.Of(Measure(id, label, null, unit), Requests, _ => Kernel.LongestWait, of);
    }

    /// <summary>The part that its measures are of.</summary>
    internal string Part { get; }

    private double? At(string name) => _trial.Events.OrNone.FirstOrDefault(e => e.Name == name && e.Wave == Number)?.TimeMs;
}
