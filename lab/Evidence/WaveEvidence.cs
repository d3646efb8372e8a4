namespace ProxyLab;

/// <summary>One wave of a trial: its requests, its ticks, and the drain that follows it.</summary>
public sealed class WaveEvidence
{
    private readonly Evidence _evidence;
    private IReadOnlyList<SampleRow>? _ticks;
    private IReadOnlyList<RequestRow>? _requests;

    internal WaveEvidence(Evidence evidence, int number)
    {
        _evidence = evidence;
        Number = number;
    }

    /// <summary>Which wave, from 1.</summary>
    public int Number { get; }

    /// <summary>When it began, in ms since the trial began; null when it never did.</summary>
    public double? StartMs => At(EventNames.WaveStart);

    /// <summary>When its last request had ended; null when it never did.</summary>
    public double? EndMs => At(EventNames.WaveEnd);

    /// <summary>When the drain after it was over; null when it was not.</summary>
    public double? DrainedMs => At(EventNames.Drained);

    /// <summary>Its requests.</summary>
    public IReadOnlyList<RequestRow> Requests => _requests ??= [.. _evidence.Requests.Where(r => r.Wave == Number)];

    /// <summary>The ticks while it ran.</summary>
    public IReadOnlyList<SampleRow> Ticks => _evidence.OfSamples(ref _ticks, samples => [.. samples.Where(s => s.Wave == Number)]);

    /// <summary>The last ticks of the drain after it: every client has gone and the proxy has let go of what it will let go of.</summary>
    public IReadOnlyList<SampleRow> Drained => DrainedMs is { } end && EndMs is { } begin
        ? [.. _evidence.Samples.Where(s => s.TimeMs > begin && s.TimeMs <= end).TakeLast(_evidence.Plan.DrainTicks)]
        : [];

    /// <summary>What the kernel counted from its start to the end of its drain.</summary>
    public KernelEvidence Kernel => new(_evidence.Events.OrNone, Number);

    /// <summary>The largest value on a tick of this wave.</summary>
    public Measure Peak(string name, Func<SampleRow, double?> value) => new(name, Ticks.Max(value));

    /// <summary>The value on the last measured tick of the drain.</summary>
    public Measure After(string name, Func<SampleRow, double?> value) =>
        new(name, Drained.LastOrDefault(s => value(s) is not null) is { } tick ? value(tick) : null);

    /// <summary>Requests with that outcome.</summary>
    public Measure Count(Outcome outcome) => new($"{outcome.Name()} in wave {Number}", Tally(r => r.Outcome == outcome));

    /// <summary>Requests answered with that status.</summary>
    public Measure CountStatus(int status) => new($"status {status} in wave {Number}", Tally(r => r.Status == status));

    /// <summary>
    /// Share of the requests that had not ended before that many seconds; null when there are none, or when one was given up before
    /// then, for nobody knows how long that would have waited.
    /// </summary>
    public Measure Waited(double seconds) => new($"share still waiting at {seconds.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)} s",
        Requests.Count > 0 && !Requests.Any(r => Censored(r) && r.Seconds < seconds) ? (double)Requests.Count(r => r.Seconds >= seconds) / Requests.Count : null, "%");

    /// <summary>The median of the seconds until a request ended; null if half or more are censored or there are none.</summary>
    public Measure MedianSeconds
    {
        get
        {
            var ended = Requests.OrderBy(r => Censored(r) ? double.PositiveInfinity : r.Seconds).ToArray();
            var middle = ended.Length > 0 ? ended[ended.Length / 2] : null;
            return new($"median time in wave {Number}", middle is null || Censored(middle) ? null : middle.Seconds, "s");
        }
    }

    /// <summary>How the requests ended, by status and outcome, most first: <c>504 × 65, 502 × 35</c>.</summary>
    public string Summary => Summarise(Requests);

    /// <summary>How these requests ended, as <see cref="Summary"/>.</summary>
    public static string Summarise(IEnumerable<RequestRow> requests) => string.Join(", ", requests
        .GroupBy(r => r.Ending)
        .OrderByDescending(g => g.Count())
        .Select(g => $"{g.Key} × {g.Count()}"));

    private static bool Censored(RequestRow request) => request.Outcome is Outcome.InFlight or Outcome.ConnectTimeout;

    private double? Tally(Func<RequestRow, bool> which) => Requests.Count > 0 ? Requests.Count(which) : null;

    private double? At(string name) => _evidence.Events.OrNone
        .FirstOrDefault(e => e.Name == name && e.Wave == Number)?.TimeMs;
}
