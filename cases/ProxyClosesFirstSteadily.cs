
namespace ProxyLab.Cases;

/// <summary>Forty requests a second over a hundred ports, to an upstream that leaves closing to the proxy.</summary>
public sealed class ProxyClosesFirstSteadily : Case
{
    // Without reuse the ports last for two and a half seconds. With it fewer than half of them are enough: a port is free again after one.
    public override Plan Plan => ProxyClosesFirst.Load with { Arrivals = Arrivals.Constant, Rate = 40, Arriving = 3.Seconds() };

    public override IReadOnlyList<Variant> Variants => [Variant.None, TimeWaitRules.Always, TimeWaitRules.OnLoopback];

    // HAProxy closes upstream connections with a reset and leaves none in TIME_WAIT: see proxy-closes-first.
    public override IReadOnlyList<string> Proxies => ["csharp", "nginx"];

    public override bool Long => true;

    public override Upstream Upstream => LocalPortsDocument.LeavesClosingToTheProxy(TimeSpan.Zero);

    // A machine that stands still makes a burst of what it then catches up with: after a second of that there would be no port free to reuse.
    public override Claim Fault => new("fault", "The upstream closed no connection before the proxy had; without reuse ports ran out, and with it requests came and ended steadily", e =>
        LocalPorts.AreClosedByProxy(e).And(e.Plan.TwReuse > 0 ? e.OfRequests("requests.slowest", "slowest request", all => all.Max(r => r.Seconds), "s").AtMost(1)
            : e.Plan.Transport == Transport.Tcp ? LocalPorts.NotFound(e).AtLeast(1)
            : Judgement.Of(true, "a Unix socket has no ports to run out of")));

    public override IEnumerable<Claim> Claims => [TimeWaitRules.ReuseReduces(e => $"even so slowly: {TimeWaitRules.AtEach(e)}")];
}
