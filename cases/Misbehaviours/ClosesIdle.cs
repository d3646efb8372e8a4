namespace ProxyLab.Cases;

/// <summary>An upstream that closes idle connections at the time when the next request comes: the race that every kept connection has.</summary>
public sealed class ClosesIdle : Misbehaviour
{
    // A request every 4.17 ms, which comes 4.0 ms after the answer before it, and an idle time that is spread about that: every close falls within some 0.3 ms of the next
    // request. A proxy may lose only what it sends in a few microseconds: Varnish lost 10 of 1,200 requests over TCP with closes within 1.1 ms, and beside a load none.
    private const double Rate = 240;

    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(3.7), Most = TimeSpan.FromMilliseconds(4.1);

    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Connection;

    /// <inheritdoc/>
    public override string Question => "How often is a request lost that is sent when the upstream closes the idle connection?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "9.5");

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Kinds => Variant.Grid(("request_method", ["GET", "POST"]));

    /// <inheritdoc/>
    public override Plan Plan => Start with
    {
        Clients = 1,
        Requests = 1,
        Arrivals = Arrivals.Constant,
        Rate = Rate,
        Arriving = 2.Seconds(),
        Tick = 50.Milliseconds(), // it waits for ticks before and after its wave, and nothing runs meanwhile
        Alone = true, // beside other trials the upstream itself is milliseconds late, and the race is not the proxy's
        UpstreamKeepalive = 8,
        ReadOn = TimeSpan.Zero, // the next request is soon
        Waves = 1,
        RecoverAfter = null,
        Wire = 512, // there are some 250 connections
    };

    /// <inheritdoc/>
    public override bool RacesWithReuse => true;

    /// <inheritdoc/>
    public override string? NoRecovery => "it goes on as long as there are requests";

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => plan.RequestMethod == "POST" ? Wish.Answer.Or(Wish.Status(502, 503)) : Wish.Answer;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Kept), Step.CloseIfIdle(Least, Most), Step.Again);

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The upstream answered every request that it read, and closed idle connections or was forestalled by the proxy", e => e.Measure("upstream.requests", "requests answered", e.UpstreamRequests.Count(r => r.AnsweredMs is not null)).AtLeast(1)
        .And(e.Measure("upstream.unanswered", "requests read whole and not answered", e.UpstreamRequests.Count(r => r is { WholeMs: not null, AnsweredMs: null, PeerEndedMs: null })).Exactly(0))
        .And(e.Measure("upstream.too-soon", "connections that it closed sooner", e.UpstreamRequests.Count(r => r.EndedBy == "own-close" && r.ClosedMs - r.AnsweredMs < Least.TotalMilliseconds)).Exactly(0))
        .And(e.Measure("upstream.idle-too-long", "connections that were idle for much longer and that it did not close", e.UpstreamRequests.Where(r => r.N is not null).GroupBy(r => (r.Process, r.Connection)).Count(c => c.All(r => r.ClosedMs is null && r.PeerEndedMs is null) && c.Max(r => r.AnsweredMs) < e.Wave(1).DrainedMs - 1000)).Exactly(0)));
}
