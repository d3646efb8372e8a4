namespace ProxyLab;

/// <summary>
/// Rules about the local ports of the proxy's connections to a TCP upstream. From one address to one address and port, each port of the range
/// serves one connection (net/ipv4/inet_hashtables.c, __inet_hash_connect), open or in TIME_WAIT at the proxy's end.
/// </summary>
public static class LocalPorts
{
    /// <summary>Ports that the proxy may connect from.</summary>
    public static Measure Range(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Measure("ports.range", "ports", e.Plan.PortRange.Count);
    }

    /// <summary>
    /// The most connections that held a port on one tick: open ones, accepted or not, or those in TIME_WAIT at the proxy's end. Not their sum, for a tick is no
    /// snapshot: one that moves meanwhile would count twice.
    /// </summary>
    public static Measure Taken(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Samples.Measure(
            "ports.taken",
            FormattableString.Invariant($"connections on {e.Plan.PortRange.Count} ports{(e.Plan.UpstreamAddresses > 1 ? $" to {e.Plan.UpstreamAddresses} addresses" : "")}"),
            rows => Greater(rows.Max(s => s.TcpEmbryo + s.TcpAccepted), rows.Max(s => s.ProxyTimeWait)));
    }

    /// <summary>How often the proxy's log says that connect(2) gave EADDRNOTAVAIL, in whatever words.</summary>
    public static Measure NotFound(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Log.Says(LogMeaning.NoPort) with { Label = "connects logged as failed for want of a port" };
    }

    /// <summary>The most connections between proxy and upstream that were in TIME_WAIT on one tick, at whichever end.</summary>
    public static Measure TimeWait(Evidence e, string label = "most in TIME_WAIT")
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Samples.Peak("time-wait.peak", label, s => s.ProxyTimeWait + s.UpstreamTimeWait);
    }

    /// <summary>The most connections that were in TIME_WAIT at the proxy's end on one tick: those that the proxy closed first.</summary>
    public static Measure TimeWaitAtProxy(Evidence e, string label)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Samples.Peak("time-wait.proxy-peak", label, s => s.ProxyTimeWait);
    }

    /// <summary>The most connections that were in TIME_WAIT at the upstream's end on one tick: those that the upstream closed first.</summary>
    public static Measure TimeWaitAtUpstream(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Samples.Peak("time-wait.upstream-peak", "closed first by the upstream", s => s.UpstreamTimeWait);
    }

    /// <summary>Holds if the upstream read a request and closed no connection before the proxy had.</summary>
    public static Judgement AreClosedByProxy(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Measure("upstream.requests", "requests read", e.Upstream.Requests).AtLeast(1).And(
            e.Plan.Transport == Transport.Tcp ? TimeWaitAtUpstream(e).Exactly(0)
            : e.Measure("upstream.not-closed", "accepted and not closed", e.Upstream.Accepted - e.Upstream.Closed).Exactly(0));
    }

    /// <summary>Whether the upstream answered and nothing stayed in TIME_WAIT: the proxy closes its connections with a reset.</summary>
    public static bool AreResetByProxy(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Samples.IsThere && TimeWait(e).Value == 0 && e.CountersOrNull(null)?.Requests > 0;
    }

    private static double? Greater(double? a, double? b) => a > b ? a : b;
}
