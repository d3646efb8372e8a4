
using ProxyLab.Proxies.Nginx;

namespace ProxyLab.Cases;

/// <summary>nginx with one and with several proxy_pass, traced from its start.</summary>
public sealed class ListenCalls : Case
{
    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Clients = 1, Waves = 1, Trace = true };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => Variant.Grid(("proxy_passes", [1, 2, 5]));

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["nginx"];

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.Healthy;

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "nginx ran with so many proxy_pass, traced, and a connection reached the upstream", e =>
        e.Configuration.Contains("proxy_pass ").Exactly(Passes(e)).And(e.Trace.Calls("execve").AtLeast(1)).And(e.Reached.AtLeast(1)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        AcceptQueueDocument.Claim("N08", "nginx calls listen() once for each proxy_pass", e =>
            All(e).Select(v => Listens(v).Exactly(Passes(v)).Note(During(v))).Aggregate((a, b) => a.And(b))).In("Observed Nginx Proxy Behavior") with
        {
            Instead = e => $"how often depends on the addresses that it listens on, and not on proxy_pass; {e.Configuration.Contains(" listen ")}, all calls at its start: {string.Join(", ", All(e).Select(Listens))}",
        },
    ];

    private static int Passes(Evidence e) => e.Plan.Get(NginxProxy.ProxyPasses);

    private IEnumerable<Evidence> All(Evidence e) => Variants.Select(e.Variant);

    private static Measure Listens(Evidence v) => v.Trace.Calls("listen") with { Label = $"calls of listen with {Passes(v)} proxy_pass" };

    private static Measure During(Evidence v) => v.Wave(1).Measure("trace.listen-calls", "of these during the wave", v.Trace.OfWave(1).Count(c => c.Name == "listen"));
}
