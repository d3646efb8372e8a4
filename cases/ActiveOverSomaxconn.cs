
namespace ProxyLab.Cases;

/// <summary>32 clients at a somaxconn of 8, both the upstream's and the proxy's own, before an upstream that never accepts.</summary>
public sealed class ActiveOverSomaxconn : Case
{
    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Clients = 32, Backlog = 511, Somaxconn = 8, FrontSomaxconn = 8, BodyBytes = 16 };

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.NeverAccept;

    /// <inheritdoc/>
    public override Claim Fault => AcceptQueue.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        AcceptQueueDocument.Claim("L1", "Active connections can exceed somaxconn (27 of 32 at a somaxconn of 8 in the document)", e =>
        {
            var first = e.Wave(1).Peak("active.peak", "most active in wave 1", s => s.ProxyActive);
            var typical = e.Wave(1).Ticks.Measure("active.median", "median active in wave 1", Median);
            var second = e.Wave(2).Peak("active.peak", "most active in wave 2", s => s.ProxyActive);
            return first.MoreThan(e.Plan.Somaxconn).Note(typical, second, e.Samples.Peak("queue.peak", "queue", s => s.Queue)).Note(e.Wave(1).Summary);
        }) with
        {
            Scope = e => e.Plan.Clients <= e.Plan.Somaxconn ? "there are no more clients than somaxconn" : null,
            Instead = e => $"Active reached {e.Samples.Peak("active.peak", "active", s => s.ProxyActive).Value} at a somaxconn of {e.Plan.Somaxconn}",
        },
    ];

    private static double? Median(IReadOnlyList<SampleRow> ticks)
    {
        var measured = ticks.Select(s => s.ProxyActive).OfType<long>().Order().ToArray();
        return measured.Length > 0 ? measured[measured.Length / 2] : null;
    }
}
