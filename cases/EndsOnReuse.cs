namespace ProxyLab.Cases;

/// <summary>An upstream that ends a kept connection when it is used again: the race that every kept connection has, lost each time.</summary>
public sealed class EndsOnReuse : Case
{
    private static readonly Variant[] Gets = Of("GET"), Posts = Of("POST");

    // One client, one request after the other, so that there is always one idle connection to use again.
    /// <inheritdoc/>
    public override Plan Plan => FieldReports.Plan with { Clients = 1, Requests = 20, KeepAlive = true, Transport = Transport.Tcp, UpstreamKeepalive = 8 };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [.. Gets, .. Posts];

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.ClosesOnReuse;

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The upstream ended each connection that was used once more than it answers, and no other", e =>
        e.Measure("upstream.requests", "requests read", e.Upstream.Requests).AtLeast(1)
            .And(e.Measure("upstream.ended-early", "connections that it ended before", Uses(e).Count(c => c.Last <= Answered(e) && c.IsOwn)).Exactly(0))
            .And(e.Measure("upstream.not-ended", "connections that it did not end then", Uses(e).Count(c => c.Last > Answered(e) && !c.IsOwn)).Exactly(0)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        Claim("R16.get", "A GET that meets the end of a kept connection is tried again, and answered", Gets),
        Claim("R16.post", "A POST that meets the end of a kept connection is answered", Posts),
        FieldReports.Logged(Variants),
    ];

    private static Claim Claim(string id, string sentence, Variant[] variants) =>
        FieldReports.Report(id, "conbench #1156, envoy #47468, dotnet/runtime #60644", sentence, e => Raced(e, variants) is { Length: > 0 } raced ? e.Each(raced, v => v.Failed().Exactly(0).Note(Reused(v)))
            : Judgement.NotApplicable("the proxy used no upstream connection again")) with { Instead = e => e.Tell(variants, v => $"{FieldReports.HowTheyEnded(v)}, {Reused(v)}") };

    /// <summary>A proxy may avoid the race: HAProxy sends the first request of a client's connection over no upstream connection that was used before.</summary>
    private static Measure Reused(Evidence e) => e.Measure("upstream.reused", "upstream connections used again", Uses(e).Count(c => c.Last > Answered(e)));

    /// <summary>The variants in which there was something to lose.</summary>
    private static Variant[] Raced(Evidence e, Variant[] variants) => [.. variants.Where(v => Reused(e.Variant(v)).Value > 0)];

    private static int Answered(Evidence e) => e.Get<int>(Upstream.ClosesOnReuse, "answered");

    /// <summary>Each connection's last request, and whether the upstream ended it.</summary>
    private static IEnumerable<(int Last, bool IsOwn)> Uses(Evidence e) => e.UpstreamRequests
        .Where(r => r.N is not null)
        .GroupBy(r => (r.Process, r.Connection))
        .Select(c => (c.Max(r => r.N!.Value), c.Any(r => r.EndedBy?.StartsWith("own", StringComparison.Ordinal) == true)));

    private static Variant[] Of(string method) =>
        [.. Variant.Grid(("request_method", [method]), ("keep_alive", [true, false]), ("ending", [ConnectionEnding.Fin, ConnectionEnding.Reset]))];
}
