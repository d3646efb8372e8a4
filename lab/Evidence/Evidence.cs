namespace ProxyLab;

/// <summary>What one trial saved, as rules ask for it. Measures of nothing have no value.</summary>
public sealed partial class Evidence
{
    private readonly Func<string, Evidence?> _sibling;
    private readonly List<Evidence> _consulted = [];
    private readonly Recorded<SampleRow> _samples = NotSaved<SampleRow>(RunFiles.Samples);
    private readonly Dictionary<int, WaveEvidence> _waves = [];
    private readonly Dictionary<string, Recorded<Row>> _probes = [];
    private Recorded<TracedCall>? _trace;
    private IReadOnlyList<SampleRow>? _unexplained, _settled, _plateaus;
    private IReadOnlyList<string>? _log;
    private bool _samplesRead;

    internal Evidence(TrialId id, Plan plan, Func<string, Evidence?> sibling)
    {
        Id = id;
        Plan = plan;
        _sibling = sibling;
    }

    /// <summary>Which trial.</summary>
    public TrialId Id { get; }

    /// <summary>What it was told.</summary>
    public Plan Plan { get; }

    /// <summary>The evidence of a variant of the same case, proxy and round.</summary>
    /// <exception cref="NotMeasuredException">It was not run, or is not valid: the claim is unknown, and says which.</exception>
    public Evidence Variant(Variant variant) => Consult(FindVariant(variant))!;

    internal Func<Variant, Evidence> FindVariant { get; init; } = name => throw new NotMeasuredException($"the variant '{name}' was not run");

    /// <summary>The rows of <c>samples.csv</c>, in order.</summary>
    public Recorded<SampleRow> Samples
    {
        get
        {
            _samplesRead = true;
            return _samples;
        }

        init => _samples = value;
    }

    /// <summary>
    /// Ticks on which /proc/net/unix and sock_diag disagree by more than moved around them. A claim that rests on samples is unknown when
    /// there are any.
    /// </summary>
    public IReadOnlyList<SampleRow> Disagreements => _unexplained ??= Reconciliation.Unexplained(this);

    /// <summary>The disagreements that a rule rests on: of each evidence that it consulted and whose samples it read since <see cref="ForgetWhatWasRead"/>.</summary>
    internal IReadOnlyList<SampleRow> ReadDisagreements =>
        [.. _consulted.Prepend(this).Where(e => e._samplesRead).SelectMany(e => e.Disagreements)];

    /// <summary>The rows of <c>requests.csv</c>, in the order in which they ended.</summary>
    public Recorded<RequestRow> Requests { get; init; } = NotSaved<RequestRow>(RunFiles.Requests);

    /// <summary>The rows of <c>processes.csv</c>.</summary>
    public Recorded<ProcessRow> Processes { get; init; } = NotSaved<ProcessRow>(RunFiles.Processes);

    /// <summary>The lines of <c>events.jsonl</c>.</summary>
    public Recorded<EventRow> Events { get; init; } = NotSaved<EventRow>(RunFiles.Events);

    /// <summary>The rows of a probe's file, by its name: <c>e.Probe("samples")</c> is what <c>samples.csv</c> holds, cell by cell.</summary>
    /// <param name="name">The probe's name, in kebab case; there are no rows where the trial had no such probe.</param>
    public Recorded<Row> Probe(string name) => _probes.TryGetValue(name, out var known) ? known : _probes[name] = LoadProbe(name);

    /// <summary>Reads a probe's file, when a rule asks.</summary>
    internal Func<string, Recorded<Row>> LoadProbe { get; init; } = name => NotSaved<Row>($"{name}.csv");

    /// <summary>The proxy's system calls, in order; there are none when the trial was not traced (<c>--trace</c>).</summary>
    public Recorded<TracedCall> Trace => _trace ??= LoadTrace();

    /// <summary>How often the proxy made any of these system calls; nothing measured when the trial was not traced.</summary>
    public Measure Calls(params string[] names) => new($"calls of {string.Join(", ", names)}", Traced?.Count(c => names.Contains(c.Name)));

    /// <summary>
    /// How often one thread of the proxy made these system calls in this order, whatever it called between; nothing measured when the
    /// trial was not traced.
    /// </summary>
    public Measure CallsInOrder(params string[] names) => new($"times {string.Join(", ", names)} in order", Traced?
        .GroupBy(c => c.Pid)
        .Sum(thread => thread.Aggregate(0, (found, call) => call.Name == names[found % names.Length] ? found + 1 : found) / names.Length));

    /// <summary>Lines of the proxy's log that mean that, in the proxy's own words; nothing measured when there is no log.</summary>
    public Measure Logged(LogMeaning meaning) => new($"log lines that say {Values.Word(meaning)}", (_log ??= LoadLog())?.Count(line => Explain(line) == meaning));

    /// <summary>What a line of the proxy's log means: its driver knows.</summary>
    internal Func<string, LogMeaning?> Explain { get; init; } = _ => null;

    /// <summary>Lines of the proxy's log that contain the text; nothing measured when there is no log.</summary>
    public Measure Logged(string text) =>
        new($"log lines with '{text}'", (_log ??= LoadLog())?.Count(line => line.Contains(text, StringComparison.Ordinal)));

    /// <summary>Reads the proxy's log, when a rule asks.</summary>
    internal Func<IReadOnlyList<string>?> LoadLog { get; init; } = () => null;

    /// <summary>Reads the trace; it can be large, so only when a rule asks.</summary>
    internal Func<Recorded<TracedCall>> LoadTrace { get; init; } = () => Recorded<TracedCall>.Absent(NotTraced);

    /// <summary>Why there are no traced calls.</summary>
    internal const string NotTraced = "the trial was not traced (--trace)";

    private IReadOnlyList<TracedCall>? Traced => Trace.IsThere ? Trace : null;

    private static Recorded<T> NotSaved<T>(string file) => Recorded<T>.Absent($"{file} was not saved");

    /// <summary>Whether the trial's kernel has a setting of net.ipv4 that the source documents name; null when nobody looked.</summary>
    public bool? HasSysctl(string name) =>
        Events.OrNone.FirstOrDefault(e => e.Name == EventNames.Sysctls) is { } looked && looked.Fields.TryGetProperty(name, out var value)
            ? value.ValueKind != System.Text.Json.JsonValueKind.Null
            : null;

    /// <summary>Whether the trial ran to its end and said so.</summary>
    public bool Whole => Events.OrNone.Any(e => e.Name == EventNames.Done);

    /// <summary>The harness's own account of why the trial broke off; null when it did not.</summary>
    public string? Failure => Events.OrNone.FirstOrDefault(e => e.Name == EventNames.Failed) is { } failed
        ? failed.Fields.TryGetProperty("message", out var message) ? message.ToString() : "it failed, and did not say why"
        : null;

    /// <summary>What the trial noted of descriptors that may have run out, or did, with the remedy; empty if nothing.</summary>
    internal string DescriptorShortage => string.Concat(Events.OrNone
        .Where(e => e.Name == EventNames.Note && e.Text("probe") == EventNames.Descriptors)
        .Select(e => $"; {e.Text("last")}").Distinct());

    /// <summary>The same proxy and round in another case of the run; null where that was not run, or is not valid.</summary>
    public Evidence? Sibling(string caseName) => Consult(_sibling(caseName));

    /// <summary>What the kernel counted from the proxy's readiness to the trial's end.</summary>
    public KernelEvidence Kernel => new(Events.OrNone, wave: null);

    /// <summary>A wave's requests and ticks; wave 1 is the first.</summary>
    public WaveEvidence Wave(int wave) =>
        _waves.TryGetValue(wave, out var known) ? known : _waves[wave] = new WaveEvidence(this, wave);

    /// <summary>The upstream's own counters when the trial ended; null when it was not asked.</summary>
    public UpstreamCounters? Upstream => CountersAfter(null);

    /// <summary>The upstream's own counters after a wave (null: the last known ones); null when it was not asked then.</summary>
    public UpstreamCounters? CountersAfter(int? wave) => Events.OrNone
        .Where(e => e.Name == EventNames.UpstreamCounters && (wave is null || e.Wave == wave))
        .Select(e => System.Text.Json.JsonSerializer.Deserialize<UpstreamCounters>(e.Fields, Json.Line))
        .LastOrDefault();

    /// <summary>
    /// The upstream's own counters at the end of the last wave in which it misbehaved: a recovery closes and answers what the fault
    /// left, and is no part of it. Null when it was not asked.
    /// </summary>
    public UpstreamCounters? Misbehaving => CountersAfter(Plan.RecoverAfter < Plan.Waves ? Plan.RecoverAfter : null);

    /// <summary>Connections that reached the upstream: accepted by it, or waiting in its queue at the peak.</summary>
    public Measure Reached => new("connections reached", Upstream?.Accepted + (PeakOf(s => s.Queue) ?? 0));

    /// <summary>Requests with that outcome, in every wave.</summary>
    public Measure Count(Outcome outcome) =>
        new($"{outcome.Name()}", Requests.Count > 0 ? Requests.Count(r => r.Outcome == outcome) : null);

    /// <summary>Requests answered with that status, in every wave.</summary>
    public Measure CountStatus(int status) =>
        new($"status {status}", Requests.Count > 0 ? Requests.Count(r => r.Status == status) : null);

    /// <summary>
    /// Share of the lines of /proc/net/unix with the upstream's path that are in that role, over the ticks of all waves.
    /// </summary>
    /// <param name="role">Listener, embryo or accepted; a client's end has no path and is no part of this.</param>
    /// <param name="withListener">Whether the listener's own line counts among all.</param>
    /// <param name="settled">Whether to take only the ticks of each wave's longest state: see <see cref="Plateaus"/>.</param>
    public Measure Share(UnixRole role, bool withListener = true, bool settled = true)
    {
        long all = 0, own = 0;
        foreach (var tick in settled ? Plateaus : Samples)
        {
            if (tick.Wave == 0 || tick.PathLines is not { } lines) continue;
            all += lines - (withListener ? 0 : tick.Listener!.Value);
            own += role == UnixRole.Listener && !withListener ? 0 : tick.Lines(role)!.Value;
        }

        return new($"share of {State(role)}{(withListener ? "" : " without the listener")}", all > 0 ? (double)own / all : null, "%");
    }

    /// <summary>
    /// The ticks on which queue and lines are what they were on the tick before and are on the tick after. The instruments read one
    /// after the other, so what moves between them is no disagreement; and how fast a flood builds up says nothing of the fault.
    /// </summary>
    public IReadOnlyList<SampleRow> Settled => OfSamples(ref _settled, static samples =>
    {
        var ticks = samples.Where(s => s.PathLines is not null).ToArray();
        return [.. ticks.Where((tick, i) => i > 0 && i + 1 < ticks.Length && Same(ticks[i - 1], tick) && Same(tick, ticks[i + 1]))];
    });

    /// <summary>
    /// Of the settled ticks of each wave, those of the state that lasted longest. On a busy machine an upstream may wait for a core while
    /// its queue is full: that looks settled too, but is the way to the state under study, not the state.
    /// </summary>
    public IReadOnlyList<SampleRow> Plateaus => OfSamples(ref _plateaus, _ =>
    [
        .. Settled.Where(s => s.Wave > 0).GroupBy(s => s.Wave).SelectMany(wave => wave
            .GroupBy(s => (s.Queue, s.Listener, s.Embryo, s.Accepted))
            .MaxBy(state => state.Count())!),
    ]);

    /// <summary>The most lines with the upstream's path on one tick, in any wave.</summary>
    public Measure PeakLines => new("most lines", PeakOf(s => s.Wave > 0 ? s.PathLines : null));

    /// <summary>The largest value on any tick; null when no tick has one.</summary>
    public double? PeakOf(Func<SampleRow, double?> value) => Samples.Max(value);

    /// <summary>The time from a wave's start until the first tick from which on the value stays at or below a bound; null when it never does.</summary>
    public double? SecondsUntil(int wave, Func<SampleRow, int?> value, int bound)
    {
        if (Wave(wave).StartMs is not { } start) return null;
        var measured = Samples.Where(s => s.TimeMs >= start && value(s) is not null).ToArray();
        var last = Array.FindLastIndex(measured, s => value(s) > bound);
        return last + 1 < measured.Length ? (measured[last + 1].TimeMs - start) / 1000 : null;
    }

    /// <summary>Begins a new account of what a rule reads.</summary>
    internal void ForgetWhatWasRead()
    {
        _consulted.Clear();
        _samplesRead = false;
    }

    private Evidence? Consult(Evidence? other)
    {
        if (other is null || other == this || _consulted.Contains(other)) return other;
        other.ForgetWhatWasRead();
        _consulted.Add(other);
        return other;
    }

    /// <summary>Ticks chosen from the samples: once, however many rules ask, for there may be 100,000 of them. Asking still counts as reading samples.</summary>
    internal IReadOnlyList<SampleRow> OfSamples(ref IReadOnlyList<SampleRow>? chosen, Func<IReadOnlyList<SampleRow>, IReadOnlyList<SampleRow>> choose)
    {
        var samples = Samples;
        return chosen ??= choose(samples);
    }

    private static bool Same(SampleRow a, SampleRow b) =>
        (a.Queue, a.Listener, a.Embryo, a.Accepted) == (b.Queue, b.Listener, b.Embryo, b.Accepted);

    /// <summary>The state that /proc/net/unix prints for a role.</summary>
    private static string State(UnixRole role) => role switch
    {
        UnixRole.Listener => "01",
        UnixRole.Embryo => "02",
        _ => "03",
    };
}
