namespace ProxyLab.Figures.Ports;

/// <summary>What connections to a TCP upstream take of the proxy's local ports.</summary>
internal static class PortUse
{
    /// <summary>How many connections the plan has room for: a port is taken for one address of the upstream (net/ipv4/inet_hashtables.c, __inet_check_established).</summary>
    internal static int Room(Plan plan) => plan.PortRange.Count * plan.UpstreamAddresses;

    /// <summary>The open connections on a tick; null where they were not measured.</summary>
    internal static double? Open(SampleRow tick) => tick.Number("tcp_embryo") + tick.Number("tcp_accepted");

    /// <summary>The open connections and those in TIME_WAIT at the proxy's end; null where either was not measured.</summary>
    internal static double? Taken(SampleRow tick) => Open(tick) + tick.Number("tcp_time_wait_proxy");
}
