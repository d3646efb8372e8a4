
namespace ProxyLab.Cases;

/// <summary>The kernel's own port range, all 28,232 of it, filled with connections in TIME_WAIT.</summary>
public sealed class FullPortRange : Case
{
    // One request in a hundred finds no port. Once one parity is taken, each connect looks at all of it before the other: 3 ms and more
    // where it took 0.05. So the ports must run out within the minute after which the first are free again, and that takes every core.
    public override Plan Plan => ProxyClosesFirst.Load with
    {
        PortRange = PortRange.Default, Clients = 8, Requests = 3560, Workers = 2, Alone = true, Tick = 200.Milliseconds(), DrainTicks = 25, Deadline = 300.Seconds(),
    };

    public override bool Long => true;

    // HAProxy leaves none in TIME_WAIT (see proxy-closes-first), and so many open connections need more descriptors than a process has.
    public override IReadOnlyList<string> Proxies => ["csharp", "nginx"];

    public override Upstream Upstream => LocalPortsDocument.LeavesClosingToTheProxy(TimeSpan.Zero);

    public override Claim Fault => new("fault", "The upstream closed no connection before the proxy had, and ports ran out before the first were free again", e =>
        LocalPorts.AreClosedByProxy(e).And(LocalPorts.NotFound(e).AtLeast(1)));

    public override IEnumerable<Claim> Claims => [PortRules.AsManyAsPorts(Variant.None).OnTimeWait()];
}
