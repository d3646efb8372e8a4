namespace ProxyLab.Cases;

/// <summary>Many clients at once, and a proxy that is told how many connections it may have to an upstream that serves one request after the other.</summary>
public sealed class ConnectionLimit : Case
{
    private const int Limit = 8;

    private static readonly TimeSpan Work = 3.Milliseconds();

    private static readonly Variant[] Free = Of("derived"), Limited = Of(Limit);

    // All are served within a second; no timeout is near.
    /// <inheritdoc/>
    public override Plan Plan => FieldReports.Plan with { Clients = 120, Backlog = 511, Somaxconn = 511 };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [.. Free, .. Limited];

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.OneAtATime(Work);

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The upstream worked, one request after the other", e => e.Measure("upstream.requests", "requests read", e.UpstreamRequests.Count(r => r.WholeMs is not null)).AtLeast(1));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        FieldReports.Belief("W16", "A limit of connections to the upstream keeps its queue short and clients served", e => e.Each(Limited, v => Queue(v).AtMost(Limit).And(v.Failed().Exactly(0)))) with { Instead = Told },
        FieldReports.Belief("W16.queue", "A limit of connections to the upstream keeps its queue short", e => e.Each(Limited, v => Queue(v).AtMost(Limit)).And(e.Each(Free, v => Queue(v).MoreThan(Limit)))) with { Instead = Told },
        FieldReports.Belief("W16.served", "Clients beyond the limit wait in the proxy, and are served", e => e.Each(Limited, v => v.Failed().Exactly(0))) with { Instead = Told },
    ];

    private string Told(Evidence e) => e.Tell(Variants, Course);

    private static Measure Queue(Evidence e) => e.Wave(1).Peak("queue.peak", $"longest queue ({e.Plan.Transport})", s => s.Queue);

    private static string Course(Evidence e) => $"{FieldReports.HowTheyEnded(e)}, {Queue(e)}";

    private static Variant[] Of(object limit) => [.. Enum.GetValues<Transport>().Select(t => Variant.Of(("transport", t), ("upstream_limit", limit)))];
}
