
namespace ProxyLab.Cases;

/// <summary>What the claims of source 003, a proxy that ran out of ports on loopback, have in common.</summary>
internal static class LocalPortsDocument
{
    /// <summary>A claim of that document.</summary>
    internal static Claim Claim(string id, string section, string sentence, Func<Evidence, Judgement> rule) =>
        new(id, sentence, rule) { Source = new("003, scaling beyond 65k reverse proxy connections on localhost", section) };

    /// <summary>The claim speaks of ports, so of a TCP upstream only.</summary>
    internal static Claim OnTcp(this Claim claim) => claim with
    {
        Scope = e => e.Plan.Transport == Transport.Tcp ? claim.Scope(e) : "the upstream is on a Unix socket: its connections take no ports",
    };

    /// <summary>The claim speaks of what the proxy's closing leaves behind, so of none that closes with a reset.</summary>
    internal static Claim OnTimeWait(this Claim claim) => (claim with
    {
        Scope = e => ClosesWithReset(e) ? "this proxy closes its upstream connections with a reset, which leaves nothing in TIME_WAIT" : null,
    }).OnTcp();

    /// <summary>Whether the upstream left the closing to the proxy, which it did, and nothing stayed in TIME_WAIT.</summary>
    internal static bool ClosesWithReset(Evidence e) => TimeWait(e).Value == 0 && e.Upstream?.Requests > 0;

    /// <summary>
    /// An upstream that answers after a while with an answer that says its length, and waits for its client's close. The proxy closes first:
    /// so the connection is in TIME_WAIT at the proxy's end, where it holds a port.
    /// </summary>
    internal static Upstream LeavesClosingToTheProxy(TimeSpan after) => Upstream.Each(async (connection, stop) =>
    {
        if (await connection.ReadRequest(stop))
        {
            await Task.Delay(after, stop);
            await connection.Write(Http.Ok("hello, and you first\n"), stop);
        }

        await connection.ReadToEnd(stop);
    });

    /// <summary>Proof that the upstream answered, and closed no connection before the proxy had.</summary>
    internal static Judgement ProxyClosedFirst(Evidence e) => e.Upstream is not { } upstream ? Judgement.Unknown("the upstream was not asked")
        : new Measure("requests read", upstream.Requests).AtLeast(1).And(
            e.Plan.Transport == Transport.Tcp ? new Measure("closed first by the upstream", e.PeakOf(s => s.UpstreamTimeWait)).Exactly(0)
            : new Measure("accepted and not closed", upstream.Accepted - upstream.Closed).Exactly(0));

    /// <summary>Ports that the proxy may connect from.</summary>
    internal static Measure Ports(Evidence e) => new("ports", e.Plan.PortRange.Count);

    /// <summary>The most connections between proxy and upstream that were in TIME_WAIT on one tick, at whichever end.</summary>
    internal static Measure TimeWait(Evidence e) => new("most in TIME_WAIT", e.PeakOf(s => s.ProxyTimeWait + s.UpstreamTimeWait));

    /// <summary>
    /// The most connections that held a port on one tick: open ones, accepted or not, or those in TIME_WAIT at the proxy's end. Not their sum, for a tick is no
    /// snapshot: one that moves meanwhile would count twice.
    /// </summary>
    internal static Measure Taken(Evidence e) => new(
        FormattableString.Invariant($"connections on {e.Plan.PortRange.Count} ports{(e.Plan.UpstreamAddresses > 1 ? $" to {e.Plan.UpstreamAddresses} addresses" : "")}"),
        Greater(e.PeakOf(s => s.TcpEmbryo + s.TcpAccepted), e.PeakOf(s => s.ProxyTimeWait)));

    /// <summary>How often the proxy's log says that connect(2) gave EADDRNOTAVAIL, in whatever words.</summary>
    internal static Measure OutOfPorts(Evidence e) => new("connects logged as failed for want of a port", e.Logged(LogMeaning.NoPort).Value);

    private static double? Greater(double? a, double? b) => a > b ? a : b;
}
