namespace ProxyLab.Cases;

/// <summary>An upstream on TCP that serves as many connections as there are clients, and then never accepts again, while the clients go on on theirs.</summary>
public sealed class StopsAccepting : Case
{
    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with
    {
        Clients = 10, Requests = 2, KeepAlive = true, Waves = 1, RequestLog = true, Transport = Transport.Tcp, Backlog = 3, ConnectTimeout = 1500.Milliseconds(), ReadTimeout = 3.Seconds(), Deadline = 15.Seconds(),
    };

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.StopsAccepting;

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The upstream served some, and its accept queue was as long as it can be", e =>
        e.Measure("upstream.requests", "requests read", e.Upstream.Requests).AtLeast(1)
            .And(e.Wave(1).Peak("queue.peak", "longest queue", s => s.Queue).Exactly(e.Plan.QueueCapacity)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        FieldReports.Report("R06", "haproxy #2375", "A client that the upstream has no room for is told of it by a status", e =>
            e.Failed().AtLeast(1).And(Untold(e).Exactly(0)).Note(FieldReports.HowTheyEnded(e))) with
        {
            Instead = e => $"{Untold(e)}, of {e.Failed().Value} that failed: {FieldReports.HowTheyEnded(e)}",
        },
        FieldReports.Logged([Variant.None]),
    ];

    private static Measure Untold(Evidence e) => e.OfEnded("requests.untold", "ended without an octet", all => all.Count(r => r.Outcome != Outcome.Ok && r.Bytes == 0));
}
