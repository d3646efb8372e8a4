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
    public override Claim Fault => new("fault", "The upstream read requests, and answered none before its client had left", e =>
        e.Measure("upstream.requests", "requests read", Left(e).Length).AtLeast(1)
            .And(e.Measure("upstream.answered-before", "answered before", Left(e).Count(r => r.Row.FirstWrittenMs < r.LeftMs)).Exactly(0)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        FieldReports.Belief("W07", "When the client leaves, the upstream hears of it", e => Hears(e, Shipped)) with { Instead = e => e.Tell(Shipped, Course) },
        FieldReports.Report("R12", "haproxy #136, #2340, passenger #506", "A proxy that is told to passes it on to the upstream that the client has left", e => Hears(e, Told)) with
        {
            Instead = e => e.Tell(Told, Course),
        },
    ];

    private static Judgement Hears(Evidence e, Variant[] variants) => e.Each(variants, v => v.Plan.EffectiveTimeouts.FirstOctet <= v.Plan.LeaveAfter
        ? Judgement.NotApplicable("the proxy's read timeout is over before clients leave")
        : Unheard(v).Exactly(0).Note(HeardAfter(v)).Note(Executions.ForNobody(v)));

    /// <summary>
    /// Requests whose upstream connection did not end soon after the client had left: not half-way to the answer, or to the proxy's read timeout, which ends it too.
    /// </summary>
    private static Measure Unheard(Evidence e)
    {
        var by = e.Wave(1).Kernel.LongestWait;
        var measure = e.Measure("upstream.unheard", $"upstream connections open long after the client had left ({e.Plan.Transport})", Count(0));
        return by == TimeSpan.Zero ? measure : measure with { Leeway = new(by, Count(-by.TotalMilliseconds), Count(by.TotalMilliseconds)) };

        double Count(double later) => Left(e).Count(r => !(r.Row.PeerEndedMs - r.LeftMs + later <= Soon(e, r) / 2));
    }

    /// <summary>The time, in ms, from a client's leaving until its request ends whether or not the upstream has heard.</summary>
    private static double Soon(Evidence e, (UpstreamRow Row, double LeftMs) request) =>
        Math.Min(request.Row.FirstWrittenMs ?? double.PositiveInfinity, request.Row.WholeMs!.Value + (e.Plan.EffectiveTimeouts.FirstOctet?.TotalMilliseconds ?? double.PositiveInfinity)) - request.LeftMs;

    /// <summary>The longest that it took from a client's leaving until the upstream's connection had ended.</summary>
    private static Measure HeardAfter(Evidence e) => e.Wave(1).GiveOrTake(e.Measure(
        "upstream.heard-after", $"heard of at the latest after ({e.Plan.Transport})", Left(e).Max(r => (r.Row.PeerEndedMs - r.LeftMs) / 1000), "s"));

    /// <summary>The requests that the upstream read whole, each with when its client left.</summary>
    private static (UpstreamRow Row, double LeftMs)[] Left(Evidence e)
    {
        var left = e.Requests.Where(r => r.Outcome == Outcome.InFlight).ToDictionary(r => r.Id, r => r.EndMs);
        return [.. e.UpstreamRequests.Where(r => r.WholeMs is not null && r.Request is { } id && left.ContainsKey(id)).Select(r => (r, left[r.Request!.Value]))];
    }

    private static string Course(Evidence e) => $"{Unheard(e)}, {Executions.ForNobody(e)}, {HeardAfter(e)}";

    private static Variant[] Of(AbortUpstream abort) => [.. Enum.GetValues<Transport>().Select(t => Variant.Of(("transport", t), ("abort_upstream", abort)))];
}
