namespace ProxyLab.Cases;

/// <summary>A thousand fast FastCGI requests over TCP without keepalive, a connection each, through 200 ports.</summary>
public sealed class FastcgiTimeWait : Case
{
    // Clients keep their own connections, so that every TIME_WAIT is between nginx and its upstream.
    /// <inheritdoc/>
    public override Plan Plan => FastcgiThread.Plan with
    {
        Clients = 4, Requests = 250, KeepAlive = true, Transport = Transport.Tcp, UpstreamProcesses = 4, PortRange = new PortRange(30_000, 30_199),
    };

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["nginx"];

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.FastCgi();

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "nginx had to connect more often than there are ports, once for each request", e =>
        Attempts(e).MoreThan(e.Plan.PortRange.Count)
            .And(e.Measure("upstream.requests", "requests read", e.CountersAfter(1).Requests).AtLeast(1))
            .And(e.Measure("upstream.reused", "requests on a used connection", e.CountersAfter(1).Requests - e.CountersAfter(1).Accepted).AtMost(0)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        FastcgiThread.Claim("K01", FastcgiThread.Question, "Without keepalive, fast requests leave many sockets in TIME_WAIT, and in the end connects fail", e =>
            TimeWait(e).AtLeast(10 * e.Plan.Clients).And(Failed(e).AtLeast(1)).Note(AtProxy(e), Attempts(e)).Note(e.Wave(1).Summary)) with
        {
            Instead = e => $"{TimeWait(e)}, {AtProxy(e)}; {Attempts(e)} through {e.Plan.PortRange.Count} ports, {Failed(e)}: a FastCGI "
                + "application closes first (FastCGI 1.0, section 3.5) and nginx waits for that, so TIME_WAIT is the application's and takes no port from nginx",
        },
        FastcgiThread.Claim("K06", FastcgiThread.Question, "Setting tcp_tw_recycle to 1 is a remedy", e =>
            e.Measure("kernel.has-tw-recycle", "kernel has tcp_tw_recycle", e.Account.HasSysctl("tcp_tw_recycle") ? 1 : 0).Exactly(1)) with
        {
            Instead = _ => "this kernel has no such setting: Linux 4.12 removed it, because it broke clients behind address translation; tcp_tw_reuse is another one",
        },
    ];

    private static Measure TimeWait(Evidence e) => LocalPorts.TimeWait(e, "most sockets in TIME_WAIT");

    private static Measure AtProxy(Evidence e) => LocalPorts.TimeWaitAtProxy(e, "of these at the proxy's end");

    /// <summary>EADDRNOTAVAIL, as nginx logs it.</summary>
    private static Measure Failed(Evidence e) => LocalPorts.NotFound(e) with { Label = "connects without a port" };

    private static Measure Attempts(Evidence e) => e.Wave(1).OfRequests("requests", "requests", all => all.Count);
}
