using ProxyLab.Proxies.Nginx;

namespace ProxyLab.Cases;

/// <summary>An upstream that answers 413 when it has read the head, while the body is on its way: it closes at once, or it reads the body first.</summary>
public sealed class EarlyAnswer : Case
{
    private static readonly Variant[] Closes = Of(drains: false), Drains = Of(drains: true);

    // More than the buffers between proxy and upstream hold, so that the proxy is still sending when the upstream answers; and more than nginx takes as it
    // is shipped, which would answer 413 itself.
    /// <inheritdoc/>
    public override Plan Plan => (FieldReports.Plan with { Clients = 50, BodyBytes = 1 << 22, Backlog = 511 }).With(NginxProxy.Http, ["client_max_body_size 0;"]);

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [.. Closes, .. Drains];

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.EarlyAnswer;

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The upstream answered before it had read a body", e =>
        e.Measure("upstream.answered-early", "answered before the request was whole", e.UpstreamRequests.Count(r => r.FirstWrittenMs is { } written && !(r.WholeMs <= written))).AtLeast(1));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        Claim("R10.closes", "An early error reaches every client, though the upstream closes with the body unread", Closes),
        Claim("R10.drains", "An early error reaches every client, where the upstream reads the body before it closes", Drains),
        FieldReports.Logged(Variants),
    ];

    private static Claim Claim(string id, string sentence, Variant[] variants) =>
        FieldReports.Report(id, "varnish #2332, yarp #2731, envoy #2929", sentence, e => e.Each(variants, v => Told(v).Exactly(1))) with { Instead = e => e.Tell(variants, FieldReports.HowTheyEnded) };

    private static Measure Told(Evidence e) => e.OfEnded(
        "requests.told", $"got the 413 ({e.Plan.Transport})", all => (double)all.Count(r => r.Status == 413) / all.Count, "%");

    private static Variant[] Of(bool drains) => [.. Enum.GetValues<Transport>().Select(t => Variant.Of(("transport", t), ("drains", drains)))];
}
