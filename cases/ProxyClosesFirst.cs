
namespace ProxyLab.Cases;

/// <summary>Six hundred requests as fast as they go over a hundred ports, to an upstream that leaves closing to the proxy.</summary>
public sealed class ProxyClosesFirst : Case
{
    /// <summary>
    /// A load whose clients keep their connections, so that what is in TIME_WAIT is the upstream's. A proxy that closes them all the same leaves each request a port
    /// of its client: there are enough for that.
    /// </summary>
    internal static Plan Load => Plan.Default with
    {
        Transport = Transport.Tcp, PortRange = new(15_000, 15_099), TwReuse = 0, Clients = 4, Requests = 150, KeepAlive = true, SourceAddresses = 8, Waves = 1,
        Backlog = 511, ConnectTimeout = 10.Seconds(), ReadTimeout = 10.Seconds(), SendTimeout = 10.Seconds(),
    };

    public override Plan Plan => Load;

    public override IReadOnlyList<Variant> Variants => [Variant.None, TimeWaitRules.Always, TimeWaitRules.OnLoopback];

    public override Upstream Upstream => LocalPortsDocument.LeavesClosingToTheProxy(TimeSpan.Zero);

    public override Claim Fault => new("fault", "The upstream answered, and closed no connection before the proxy had", LocalPorts.AreClosedByProxy);

    public override IEnumerable<Claim> Claims =>
    [
        TimeWaitRules.FillsAllPorts(e => LocalPorts.AreResetByProxy(e)
            ? $"this proxy closes its upstream connections with a reset: none of {e.Upstream.Requests} was in TIME_WAIT, and clients got {e.Wave(1).Summary}"
            : $"{LocalPorts.TimeWait(e)} with {e.Plan.PortRange.Count} ports; clients got {e.Wave(1).Summary}"),
        TimeWaitRules.OfBurst(TimeWaitRules.ReuseReduces(e =>
            $"it gives a port back after a second in TIME_WAIT, so a burst runs out all the same: {TimeWaitRules.AtEach(e)}; on loopback 2, the kernel's default, does what 1 does")),
    ];
}
