
namespace ProxyLab.Cases;

/// <summary>The upstream accepts and reads, and never writes or closes.</summary>
public sealed class ReadNoWrite : Case
{
    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Backlog = 511 };

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.ReadNoWrite;

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The upstream read and wrote not an octet", e =>
        e.Measure("upstream.octets-read", "octets read", e.Misbehaving.BytesRead).AtLeast(1)
            .And(e.Measure("upstream.octets-written", "octets written", e.Misbehaving.BytesWritten).Exactly(0))
            .And(e.Measure("upstream.closed", "closed", e.Misbehaving.Closed).Exactly(0)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        .. HeldOpen.Claims("C4", "reads and never writes"),
        HeldOpen.LeaveLaterThan("C4d", "Sockets take longer to leave 03 than with an upstream that never reads", "accept-no-read"),
    ];
}
