using System.Text.Json;
using ProxyLab.Tests.Support;

namespace ProxyLab.Tests.Judging;

/// <summary>What /proc, sock_diag and the proxy tell on a tick; a null is an empty cell.</summary>
internal sealed record Tick(
    int? Listener = 1, int? Embryo = 0, int? Accepted = 0, int? Client = 0, int? Queue = 0, int? Dead = 0, long? Active = 0, int? Disagreement = null,
    int? TcpAccepted = null, int? TcpEmbryo = null, int? ProxyTimeWait = null, int? UpstreamTimeWait = null)
{
    /// <summary>A tick on which no probe gave anything.</summary>
    internal static Tick Empty { get; } = new(null, null, null, null, null, null, null);

    /// <summary>Connections that wait in the accept queue: an embryo each, and a client's end each.</summary>
    internal static Tick Waiting(int count) => new(Embryo: count, Client: count, Queue: count, Active: count);

    /// <summary>A TCP upstream's tick: connections that are accepted, that wait for it, and that are in TIME_WAIT at either end.</summary>
    internal static Tick OnTcp(int? open = 0, int? proxyTimeWait = 0, int? upstreamTimeWait = 0, int? waiting = 0) =>
        Empty with { TcpAccepted = open, TcpEmbryo = waiting, ProxyTimeWait = proxyTimeWait, UpstreamTimeWait = upstreamTimeWait };
    /// <summary>The proxy's own accept queue.</summary>
    internal int? FrontQueue { get; init; }

    /// <summary>How long the tick's reading took, in ms.</summary>
    internal double? TookMs { get; init; }

    /// <summary>Clients that the proxy has accepted, by the kernel's account.</summary>
    internal int? FrontAccepted { get; init; }

    /// <summary>Connections that were accepted and are held.</summary>
    internal static Tick Held(int count) => new(Accepted: count, Client: count, Active: count);
}

/// <summary>So many requests that ended alike.</summary>
internal sealed record Ended(int Count, Outcome Outcome, int? Status, double Seconds, double? FirstByteSeconds = null, long Bytes = 0);

/// <summary>Evidence made by hand, wave by wave, for judging rules and nothing else. Time passes by a tick of the plan for each sample.</summary>
internal sealed class HandMade(Plan plan)
{
    private readonly List<SampleRow> _samples = [];
    private readonly List<RequestRow> _requests = [];
    private readonly List<EventRow> _events = [];
    private double _nowMs;

    /// <summary>The time, in ms since the trial began.</summary>
    internal double NowMs => _nowMs;

    /// <summary>What <see cref="Evidence.Sibling"/> finds.</summary>
    internal Dictionary<string, Evidence> Siblings { get; } = [];

    /// <summary>What <see cref="Evidence.Variant"/> finds.</summary>
    internal Dictionary<string, Evidence> Variants { get; } = [];

    /// <summary>The lines of the proxy's log; null for no log.</summary>
    internal IReadOnlyList<string>? Log { get; set; }

    /// <summary>The proxy's lines for requests in a file of their own; null for no such file.</summary>
    internal IReadOnlyList<string>? RequestLog { get; init; }

    /// <summary>The lines of the proxy's configuration; null for none.</summary>
    internal IReadOnlyList<string>? Conf { get; init; }

    /// <summary>The variant that the trial is.</summary>
    internal Variant Variant { get; init; } = Variant.None;

    /// <summary>The proxy's name.</summary>
    internal string Proxy { get; init; } = "nginx";

    /// <summary>The rows of <c>processes.csv</c>.</summary>
    internal List<ProcessRow> Processes { get; } = [];

    /// <summary>The traced calls; null when the trial was not traced.</summary>
    internal List<TracedCall>? Trace { get; private set; }

    /// <summary>The rows of <c>workers.csv</c>, and of <c>kept.csv</c>.</summary>
    internal List<WorkerRow> Workers { get; } = [];

    /// <inheritdoc cref="Workers"/>
    internal List<RequestRow> Kept { get; } = [];

    /// <summary>The rows of <c>upstream.csv</c>; null when they were not saved.</summary>
    internal List<UpstreamRow>? Upstream { get; set; }

    /// <summary>Evidence of which there is none.</summary>
    internal static Evidence Nothing(Plan plan) => new HandMade(plan).Build();

    /// <summary>Samples between waves.</summary>
    internal HandMade Idle(int count = 3, Tick? tick = null) => Sample(0, count, tick ?? new Tick());

    /// <summary>A wave: its requests, and a sample after the other.</summary>
    internal HandMade Wave(int wave, IEnumerable<Ended> ended, params (int Count, Tick Tick)[] ticks)
    {
        Event(EventNames.WaveStart, new { wave });
        foreach (var e in ended) Requests(wave, e);
        foreach (var (count, tick) in ticks) Sample(wave, count, tick);
        return Event(EventNames.WaveEnd, new { wave });
    }

    /// <summary>The drain after a wave, and what the upstream answered then; null if it was not asked.</summary>
    internal HandMade Drain(int wave, Tick tick, UpstreamCounters? counters, int count = 10)
    {
        Sample(0, count, tick).Event(EventNames.Drained, new { wave });
        return counters is not { } c ? this : Event(
            EventNames.UpstreamCounters, new { wave, c.Accepted, c.Requests, c.BytesRead, c.BytesWritten, c.Closed, c.Wasted, c.Processes });
    }

    /// <summary>One event, now.</summary>
    internal HandMade Event(string name, object? fields = null)
    {
        _events.Add(new EventRow(_nowMs, name, JsonSerializer.SerializeToElement(fields ?? new { }, Json.Line)));
        return this;
    }

    /// <summary>A call of the proxy's worker, now: the trace's clock and the trial's are the same here.</summary>
    internal HandMade Call(string name, string arguments, long result, string? errno = null)
    {
        if (Trace is null) Event(EventNames.SandboxReady, new { unix_s = _nowMs / 1000 });
        (Trace ??= []).Add(new TracedCall(7, _nowMs / 1000, name, arguments, result, errno));
        return this;
    }

    /// <summary>What the proxy's worker uses, now.</summary>
    internal HandMade Memory(long? pssKib, long? vmKib, long? tempFileBytes = 0)
    {
        Processes.Add(new ProcessRow(_nowMs, "worker", 7, pssKib, vmKib) { TempFileBytes = tempFileBytes });
        return this;
    }

    /// <summary>So many requests of a wave that begin now and end alike, in the middle of it.</summary>
    internal HandMade Arrive(int count, int wave, Outcome outcome)
    {
        Requests(wave, new Ended(count, outcome, null, 1));
        return this;
    }

    /// <summary>So many alike samples.</summary>
    internal HandMade Sample(int wave, int count, Tick tick)
    {
        for (var i = 0; i < count; i++, _nowMs += plan.Tick.TotalMilliseconds)
        {
            _samples.Add(new SampleRow
            {
                TimeMs = _nowMs, TookMs = tick.TookMs, Wave = wave, Listener = tick.Listener, Embryo = tick.Embryo, Accepted = tick.Accepted, DiagAccepted = tick.Accepted,
                Client = tick.Client, Queue = tick.Queue, QueueLimit = tick.Queue is null ? null : plan.QueueCapacity - 1, QueueDead = tick.Dead,
                ProxyActive = tick.Active, Disagreement = tick.Disagreement,
                TcpAccepted = tick.TcpAccepted, TcpEmbryo = tick.TcpEmbryo, ProxyTimeWait = tick.ProxyTimeWait, UpstreamTimeWait = tick.UpstreamTimeWait,
                FrontQueue = tick.FrontQueue, FrontAccepted = tick.FrontAccepted,
            });
        }

        return this;
    }

    internal Evidence Build() => new(new TrialPlan(new TrialId("hand-made", Proxy, 1), plan, Variant, 1), Files())
    {
        FindSibling = name => Siblings.GetValueOrDefault(name),
        FindVariant = name => Variants.TryGetValue(name.ToString(), out var found) ? found : throw new NotMeasuredException($"the variant '{name}' was not run"),
    };

    private TrialFiles Files() => new()
    {
        Samples = _samples,
        Requests = _requests,
        Events = _events,
        Processes = Processes,
        AcceptWorkers = Workers,
        Kept = Kept,
        Upstream = () => Upstream ?? TrialFiles.NotSaved<UpstreamRow>("upstream.csv"),
        Log = () => Log is null ? TrialFiles.NotSaved<string>("proxy.log") : Log.ToArray(),
        RequestLog = () => RequestLog is null ? TrialFiles.NotSaved<string>("proxy-requests.log") : RequestLog.ToArray(),
        Configuration = () => Conf is null ? TrialFiles.NotSaved<string>("proxy.conf") : Conf.ToArray(),
        Trace = () => Trace ?? Recorded<TracedCall>.Absent(TrialFiles.NotTraced),
        Words = new(line => TheLab.Catalogue.Proxies.Select(p => p.Explain(line)).FirstOrDefault(meaning => meaning is not null), Driver?.TimeoutStatuses, Driver?.Words.OfRequest),
    };

    private Proxy? Driver => TheLab.Catalogue.Proxies.FirstOrDefault(p => p.Name == Proxy);

    private void Requests(int wave, Ended e)
    {
        for (var i = 0; i < e.Count; i++)
        {
            var connected = e.Outcome is not (Outcome.Refused or Outcome.ConnectTimeout or Outcome.LocalError);
            _requests.Add(new RequestRow(
                _requests.Count + 1, wave, _nowMs, connected ? _nowMs : null, _nowMs + (e.FirstByteSeconds * 1000), _nowMs + (e.Seconds * 1000), e.Status, e.Outcome, e.Bytes));
        }
    }
}
