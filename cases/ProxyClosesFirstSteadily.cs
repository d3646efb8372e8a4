namespace ProxyLab.Cases;

/// <summary>Fifty requests a second over a hundred ports, to an upstream that leaves closing to the proxy.</summary>
public sealed class ProxyClosesFirstSteadily : Case
{
    // Without reuse the ports last for two seconds. With it half of them are enough: a port is free again after one.
    public override Plan Plan => ProxyClosesFirst.Load with { Arrivals = Arrivals.Constant, Rate = 50, Arriving = 2500.Milliseconds() };

    public override IReadOnlyList<string> Variants => ["", TimeWaitRules.Always, TimeWaitRules.OnLoopback];

    // HAProxy closes upstream connections with a reset and leaves none in TIME_WAIT: see proxy-closes-first.
    public override IReadOnlyList<string> Proxies => ["csharp", "nginx"];

    public override Upstream Upstream => Doc003.LeavesClosingToTheProxy(TimeSpan.Zero);

    public override Claim Fault => new("fault", "The upstream answered, closed no connection before the proxy had, and without reuse the ports ran out", e =>
        e.Plan.TwReuse == 0 ? Doc003.ProxyClosedFirst(e).And(Doc003.OutOfPorts(e).AtLeast(1)) : Doc003.ProxyClosedFirst(e));

    public override IEnumerable<Claim> Claims => [TimeWaitRules.ReuseReduces(e => $"even so slowly: {TimeWaitRules.AtEach(e)}")];
}
