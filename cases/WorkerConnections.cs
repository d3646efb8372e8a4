
namespace ProxyLab.Cases;

/// <summary>More clients than nginx's worker_connections, before an upstream that never accepts.</summary>
public sealed class WorkerConnections : Case
{
    // Each request is reset at once: so many of them last for several ticks, and one alone may fall between two.
    private static readonly Variant Two = Limited(2).With("requests", 20);
    private static readonly Variant[] Several = [Limited(16), Limited(64)];

    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Clients = 200, Backlog = 511, Waves = 1, ReadTimeout = 1.Seconds() };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [.. Several, Two];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["nginx"];

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.NeverAccept;

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "nginx ran out of worker_connections", e => e.Log.Says(LogMeaning.NoConnection).AtLeast(1));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        AcceptQueueDocument.Claim("N06", "worker_connections limits Active connections accurately: as many can be active, and no more", e =>
            Several.Select(e.Variant).Select(v => MostActive(v).Exactly(v.Plan.EffectiveWorkerConnections)).Aggregate((a, b) => a.And(b))
                .Note([.. Several.Select(e.Variant).Select(Typical)]).Note(string.Join("; ", Several.Select(e.Variant).Select(Clients)))).In("The worker_connections nginx parameter") with
        {
            Instead = e => $"it is never passed, and never reached: listening sockets, the master's channel and each client's upstream connection come from the same pool, so that {string.Join(", ", Several.Select(e.Variant).Select(v => $"{Typical(v).Value:0} of {v.Plan.WorkerConnections}"))} are active while they wait; {string.Join("; ", Several.Select(e.Variant).Select(Clients))}",
        },
        AcceptQueueDocument.Claim("L5", "With worker_connections 2 Active never exceeds 2", e =>
            Held(e.Variant(Two)).AtMost(2).Note(e.Variant(Two).Count(Outcome.Ok)).Note($"clients got {e.Variant(Two).Wave(1).Summary}; the listening socket and the master's channel take both, and stub_status cannot be asked"))
            .In("Lab: Demonstrate worker_connections limits active connections"),
    ];

    private static Variant Limited(int connections) => Variant.Of(("worker_connections", connections));

    // The document reads stub_status, which counts the connection that asks; the lab leaves its own out.
    private static Measure MostActive(Evidence v) =>
        v.Wave(1).Peak("active.peak", $"most active at {v.Plan.WorkerConnections}, the status request included", s => s.ProxyActive + 1);

    /// <summary>What Active is on most ticks.</summary>
    private static Measure Typical(Evidence v) => v.Wave(1).Ticks.Where(s => s.ProxyActive > 0)
        .Measure("active.usual", $"usually active at {v.Plan.WorkerConnections}", ticks => ticks.GroupBy(s => s.ProxyActive).MaxBy(g => g.Count())?.Key);

    /// <summary>The kernel's own account, for where stub_status gets no connection.</summary>
    private static Measure Held(Evidence v) => v.Wave(1).Peak("front.accepted-peak", "most connections that nginx held", s => s.FrontAccepted);

    private static string Clients(Evidence v) => $"of {v.Wave(1).Requests.Count} clients at {v.Plan.WorkerConnections} {v.Wave(1).Summary}";
}
