namespace ProxyLab.Cases;

/// <summary>A proxy and an upstream that both end idle connections, a few milliseconds apart: the proxy first, or the upstream.</summary>
public sealed class IdleTimes : Case
{
    private const int ProxyIdleMs = 50;

    private static readonly int[] Differences = [-20, -5, -2, 2, 5, 20];

    private static readonly Setting<TimeSpan> Idle = Setting.Of("upstream_closes_idle", ProxyIdleMs.Milliseconds(), "how long the upstream keeps an idle connection");

    // The rate grows from nothing to 40 a second, so that the time between two requests shrinks through both idle times, and some fall between them. A POST, since a proxy may
    // try a GET again, so that nothing is seen of the race.
    /// <inheritdoc/>
    public override Plan Plan => FieldReports.Plan with
    {
        Clients = 1, KeepAlive = true, Transport = Transport.Tcp, RequestMethod = "POST", Arrivals = Arrivals.Ramp, Rate = 40, Arriving = 20.Seconds(), UpstreamKeepalive = 8, UpstreamIdle = ProxyIdleMs.Milliseconds(), Alone = true,
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [.. Differences.Select(Of)];

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream { get; } =
        new ScriptedUpstream(plan => new(Step.ReadRequest, Step.Write(Answers.Kept), Step.CloseIfIdle(plan.Get(Idle), plan.Get(Idle)), Step.Again), Idle);

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The upstream answered requests, and whoever was idle for longer than both times was ended", e =>
        e.Measure("upstream.requests", "requests answered", e.UpstreamRequests.Count(r => r.AnsweredMs is not null)).AtLeast(100)
            .And(e.Measure("upstream.ended", "connections that ended", e.UpstreamRequests.Where(r => r.ClosedMs is not null || r.PeerEndedMs is not null).Select(r => (r.Process, r.Connection)).Distinct().Count()).AtLeast(10)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        FieldReports.Belief("W06", "Kept upstream connections are safe when the proxy's idle time is shorter than the upstream's", OnTime) with { Instead = e => e.Tell(Variants, Course) },
        FieldReports.Belief("W06.race", "Where the upstream's idle time is the shorter one, a POST is lost now and then", e => Lost(e).AtLeast(1)) with { Instead = e => e.Tell(Unsafe, Course) },
    ];

    /// <summary>Of the differences in which the proxy ends first: those that are longer than a thread here waited for a CPU, so that it was the proxy's doing and not the machine's.</summary>
    private static Judgement OnTime(Evidence e)
    {
        Variant[] counted = [.. Differences.Where(d => d > 0).Where(d => e.Variant(Of(d)) is var v && v.Wave(1).Kernel.LongestWait.TotalMilliseconds < d).Select(Of)];
        return counted.Length == 0 ? Judgement.Unknown("a thread waited for a CPU for longer than any of the differences") : e.Each(counted, v => v.Failed().Exactly(0));
    }

    private static Variant[] Unsafe => [.. Differences.Where(d => d < 0).Select(Of)];

    private static Variant Of(int difference) => Variant.Of(("upstream_closes_idle", FormattableString.Invariant($"{ProxyIdleMs + difference}ms")));

    /// <summary>No value where the upstream ended no idle connection: then there was no race.</summary>
    private static Measure Lost(Evidence e) => e.Measure("requests.lost", "lost where the upstream ends first",
        Unsafe.Select(e.Variant).All(v => v.UpstreamRequests.IsThere && ByUpstream(v).Value > 0) ? Unsafe.Sum(v => e.Variant(v).Requests.Count(r => r.Outcome != Outcome.Ok)) : null);

    private static Measure ByUpstream(Evidence e) => e.Measure("upstream.own-close", "idle connections that the upstream ended", e.UpstreamRequests.Where(r => r.EndedBy is "own-close" or "own-reset").Select(r => (r.Process, r.Connection)).Distinct().Count());

    private static string Course(Evidence e) => $"{e.Failed().Value:0} of {e.Requests.Count} lost, {ByUpstream(e)}";
}
