
namespace ProxyLab.Cases;

/// <summary>Six hundred requests as fast as they go over a hundred ports, to an upstream whose close ends the answer.</summary>
public sealed class UpstreamClosesFirst : Case
{
    public override Plan Plan => ProxyClosesFirst.Load;

    public override Upstream Upstream => Upstream.Serve(async (connection, stop) =>
    {
        if (await connection.ReadRequest(stop)) await connection.Write(Http.OkUntilClose("hello, and goodbye\n"), stop);
    });

    public override Claim Fault => new("fault", "The upstream closed connections, and the proxy none before it", e =>
        e.Plan.Transport == Transport.Unix ? e.Measure("upstream.closed", "closed", e.Upstream.Closed).AtLeast(1)
        : LocalPorts.TimeWaitAtUpstream(e).AtLeast(1).And(LocalPorts.TimeWaitAtProxy(e, "closed first by the proxy").Exactly(0)));

    public override IEnumerable<Claim> Claims =>
    [
        // A SYN that meets its own tuple in TIME_WAIT opens it anew (net/ipv4/tcp_minisocks.c, tcp_timewait_state_process), and connect(2) leaves
        // the other parity of the ports alone while it finds one (net/ipv4/inet_hashtables.c, __inet_hash_connect).
        TimeWaitRules.FillsAllPorts(e =>
            $"in TIME_WAIT they are at the upstream's end and hold no port of the proxy: {LocalPorts.TimeWait(e)} with {e.Plan.PortRange.Count} ports, of which connect took one parity again and again; clients got {e.Wave(1).Summary}"),
    ];
}
