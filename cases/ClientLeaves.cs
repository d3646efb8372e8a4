namespace ProxyLab.Cases;

/// <summary>Clients that leave long before the upstream answers.</summary>
public sealed class ClientLeaves : Case
{
    private static readonly Variant[] Shipped = Of(AbortUpstream.Shipped), Told = Of(AbortUpstream.Always);

    /// <inheritdoc/>
    public override Plan Plan => FieldReports.Plan with { Clients = 20, LeaveAfter = 500.Milliseconds(), Deadline = 4.Seconds() };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [.. Shipped, .. Told];

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.AnswersLate;

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The upstream read requests, and every client left before an answer", e =>
        e.Measure("upstream.requests", "requests read", e.Upstream.Requests).AtLeast(1).And(e.OfRequests("requests.answered", "answered", all => all.Count(r => r.Bytes > 0)).Exactly(0)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        FieldReports.Belief("W07", "When the client leaves, the upstream hears of it", e => Hears(e, Shipped)) with { Instead = e => e.Tell(Shipped, Course) },
        FieldReports.Report("R12", "haproxy #136, #2340, passenger #506", "A proxy that is told to passes it on to the upstream that the client has left", e => Hears(e, Told)) with
        {
            Instead = e => e.Tell(Told, Course),
        },
    ];

    private static Judgement Hears(Evidence e, Variant[] variants) => e.Each(variants, v => Unheard(v).Exactly(0).Note(HeardAfter(v)).Note(Executions.ForNobody(v)));

    /// <summary>Requests that the upstream answered without having heard that nobody was there.</summary>
    private static Measure Unheard(Evidence e) => e.Measure(
        "upstream.unheard", $"upstream connections open until the answer ({e.Plan.Transport})", e.UpstreamRequests.Count(r => r.WholeMs is not null && !Heard(r)));

    private static bool Heard(UpstreamRow request) => request.PeerEndedMs < (request.FirstWrittenMs ?? double.PositiveInfinity);

    /// <summary>The longest that it took from a client's leaving until the upstream's connection had ended.</summary>
    private static Measure HeardAfter(Evidence e)
    {
        var left = e.Requests.ToDictionary(r => r.Id, r => r.EndMs);
        return e.Wave(1).GiveOrTake(e.Measure("upstream.heard-after", $"heard of at the latest after ({e.Plan.Transport})", e.UpstreamRequests
            .Where(r => Heard(r) && r.Request is { } id && left.ContainsKey(id))
            .Max(r => (r.PeerEndedMs - left[r.Request!.Value]) / 1000), "s"));
    }

    private static string Course(Evidence e) => $"{Unheard(e)}, {Executions.ForNobody(e)}, {HeardAfter(e)}";

    private static Variant[] Of(AbortUpstream abort) => [.. Enum.GetValues<Transport>().Select(t => Variant.Of(("transport", t), ("abort_upstream", abort)))];
}
