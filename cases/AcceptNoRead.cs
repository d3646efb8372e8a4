
namespace ProxyLab.Cases;

/// <summary>The upstream accepts and never reads, writes or closes.</summary>
public sealed class AcceptNoRead : Case
{
    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Backlog = 511 };

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.AcceptNoRead;

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The upstream accepted and read not an octet", e =>
        e.Measure("upstream.accepted", "accepted", e.Misbehaving.Accepted).AtLeast(1)
            .And(e.Measure("upstream.octets-read", "octets read", e.Misbehaving.BytesRead).Exactly(0))
            .And(e.Measure("upstream.closed", "closed", e.Misbehaving.Closed).Exactly(0)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims => HeldOpen.Claims("C3", "accepts and never reads");
}
