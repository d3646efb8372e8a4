
namespace ProxyLab.Cases;

/// <summary>The upstream accepts and never reads, writes or closes.</summary>
public sealed class AcceptNoRead : Case
{
    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Backlog = 511 };

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.AcceptNoRead;

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The upstream accepted and read not an octet", e => e.Misbehaving is { } u
        ? new Measure("accepted", u.Accepted).AtLeast(1).And(new Measure("octets read", u.BytesRead).Exactly(0)).And(new Measure("closed", u.Closed).Exactly(0))
        : Judgement.Unknown("the upstream was not asked"));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims => HeldOpen.Claims("C3", "accepts and never reads");
}
