namespace ProxyLab.Cases;

/// <summary>The document's two port ranges at their full width, filled with connections in TIME_WAIT.</summary>
public sealed class FullPortRange : Case
{
    // One request in a hundred finds no port: each such connect looks at all of them, and that takes long.
    private const string Narrow = "port_range=32768-61000 requests=3560", Wide = "port_range=15000-65000 requests=6310";

    public override Plan Plan => ProxyClosesFirst.Load with { Clients = 8, Tick = 200.Milliseconds(), DrainTicks = 25, Deadline = 5.Minutes() };

    public override bool Long => true;

    public override IReadOnlyList<string> Variants => [Narrow, Wide];

    // HAProxy leaves none in TIME_WAIT (see proxy-closes-first), and so many open connections need more descriptors than a process has.
    public override IReadOnlyList<string> Proxies => ["csharp", "nginx"];

    public override Upstream Upstream => Doc003.LeavesClosingToTheProxy(TimeSpan.Zero);

    public override Claim Fault => new("fault", "The upstream answered, and closed no connection before the proxy had", Doc003.ProxyClosedFirst);

    public override IEnumerable<Claim> Claims => [PortRules.AsManyAsPorts("", Wide).OnTimeWait(), PortRules.WiderAllowsMore("", Wide).OnTimeWait()];
}
