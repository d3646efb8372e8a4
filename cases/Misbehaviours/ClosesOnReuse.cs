namespace ProxyLab.Cases;

/// <summary>An upstream that ends a kept connection when its second request comes: it has read some of it, and where it is short all.</summary>
public sealed class ClosesOnReuse : Misbehaviour
{
    private static readonly Setting<ConnectionEnding> How = Setting.Of("on_reuse", ConnectionEnding.Fin, "how the upstream ends a connection that is used again; a reset on TCP only");

    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Connection;

    /// <inheritdoc/>
    public override string Question => "What does a request get that meets the end of a kept connection?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "9.3.1");

    /// <inheritdoc/>
    protected override IEnumerable<Setting> OwnSettings => [How];

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Kinds => Posts.Kinds(How);

    /// <inheritdoc/>
    public override Plan Plan => Start with { Clients = 1, Requests = 8, UpstreamKeepalive = 8 };

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => plan.RequestMethod == "POST" ? Wish.Answer.Or(Wish.Status(502, 503)) : Wish.Answer;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Kept), Step.Read(1), plan.Get(How) == ConnectionEnding.Fin ? Step.Close : Step.Reset);

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The upstream answered once on each connection", e => e.Measure("upstream.requests", "requests read whole", e.CountersAfter(1).Requests).AtLeast(1)
        .And(e.Measure("upstream.answered-again", "answered on a connection that was used before", Seen(e).Count(r => r.N > 1 && r.AnsweredMs is not null)).Exactly(0))
        .And(e.Measure("upstream.ended-before", "connections that it ended before they were used again", Seen(e).GroupBy(r => (r.Process, r.Connection)).Count(c => c.Max(r => r.N) == 1 && c.Any(r => r.EndedBy is "own-close" or "own-reset" && r.ClosedMs <= e.Wave(1).EndMs))).Exactly(0)));

    private static IEnumerable<UpstreamRow> Seen(Evidence e) => e.UpstreamRequests.Where(r => r.AcceptedMs <= e.Wave(1).DrainedMs);
}
