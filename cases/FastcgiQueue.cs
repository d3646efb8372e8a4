namespace ProxyLab.Cases;

/// <summary>Twelve requests at once to three FastCGI processes that each take a while, without keepalive.</summary>
public sealed class FastcgiQueue : Case
{
    private static readonly TimeSpan Service = 400.Milliseconds();

    // The last ones wait for three others before them, and on a busy machine for longer.
    /// <inheritdoc/>
    public override Plan Plan => FastcgiThread.Plan with { Clients = 12, UpstreamProcesses = 3, ReadTimeout = 10.Seconds() };

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["nginx"];

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => Variant.Grid(("transport", ["unix", "tcp"]));

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.FastCgi(Service);

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "Each request came on a connection of its own, and every process served some", e =>
        e.Measure("upstream.accepted", "accepted", e.CountersAfter(1).Accepted).Exactly(e.Plan.Clients)
            .And(e.Measure("upstream.requests", "requests read", e.CountersAfter(1).Requests).Exactly(e.Plan.Clients))
            .And(e.Measure("upstream.busy-processes", "processes that served", e.CountersAfter(1).Processes.Count(p => p.Requests > 0)).Exactly(e.Plan.UpstreamProcesses)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        FastcgiThread.Claim("K04", FastcgiThread.Answer, "While all FastCGI processes are busy, further connections wait in the listen queue until one is closed", e =>
            Variants.Select(v => WaitInTurn(e.Variant(v))).Aggregate((a, b) => a.And(b))) with
        {
            Instead = e => string.Join("; ", Variants.Select(v => e.Variant(v)).Select(t => $"{t.Plan.Transport}: {Queue(t)}, {Busy(t)}, and the requests ended as {t.Wave(1).Summary}")),
        },
    ];

    /// <summary>
    /// No more connections are ever accepted than there are processes; the rest are in the queue, which is empty in the end; and nobody is
    /// answered before its turn, which comes when the connections before it have closed.
    /// </summary>
    private static Judgement WaitInTurn(Evidence e)
    {
        var turns = e.Plan.Clients / e.Plan.UpstreamProcesses;
        var last = e.Wave(1).OfRequests("requests.slowest", $"last answer ({e.Plan.Transport})", all => all.Max(r => r.Seconds), "s");
        return Queue(e).AtLeast(e.Plan.Clients - e.Plan.UpstreamProcesses)
            .And(Busy(e).Exactly(e.Plan.UpstreamProcesses))
            .And(AcceptQueue.After(e, $"queue after the drain ({e.Plan.Transport})").Exactly(0))
            .And(e.Wave(1).Count(Outcome.Ok).Exactly(e.Plan.Clients))
            .And(last.AtLeast((turns - 0.5) * Service.TotalSeconds)); // with one process more it were a whole turn earlier
    }

    private static Measure Queue(Evidence e) => e.Wave(1).Peak("queue.peak", $"longest queue ({e.Plan.Transport})", s => s.Queue);

    private static Measure Busy(Evidence e) => e.Wave(1).Held("accepted.held", $"most accepted at once ({e.Plan.Transport})", s => HeldConnections.Accepted(e, s));
}
