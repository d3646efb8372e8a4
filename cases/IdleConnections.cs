namespace ProxyLab.Cases;

/// <summary>The proxy keeps its upstream connections, and then no request comes: how long it keeps them.</summary>
public sealed class IdleConnections : Case
{
    // Watched for six times upstream_idle: a drain lasts that many ticks, and no longer than the read timeout and a second.
    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Clients = 8, Waves = 1, UpstreamKeepalive = 16, UpstreamIdle = 1500.Milliseconds(), DrainTicks = 450, ReadTimeout = 9.Seconds() };

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.KeepsOpen;

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The proxy kept upstream connections after their last answer", e => e.Measure("connections.kept", "kept", Last(e).Count(r => r.AnsweredMs is not null && r.EndedBy != "own-close" && !(r.PeerEndedMs - r.AnsweredMs < 100)))
        .AtLeast(1));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        new("idle.time", "The proxy ends each idle upstream connection about when upstream_idle is over: between half of it and twice that", e =>
            e.Plan.UpstreamIdle is { TotalSeconds: var idle } ? Idle(e, Enumerable.Min, "first").AtLeast(idle / 2).And(Idle(e, Enumerable.Max, "last").AtMost(idle * 2))
                : Judgement.NotApplicable("upstream_idle leaves it to the proxy"))
        {
            Source = Source.Lab,
            Instead = e => $"of {Last(e).Length} connections {Last(e).Count(r => r.EndedBy == "peer-fin")} ended while it was watched; {Idle(e, Enumerable.Min, "first")}, {Idle(e, Enumerable.Max, "last")}",
        },
    ];

    /// <summary>The last request of each connection.</summary>
    private static UpstreamRow[] Last(Evidence e) => [.. e.UpstreamRequests.GroupBy(r => (r.Process, r.Connection)).Select(c => c.MaxBy(r => r.N ?? 0)!)];

    /// <summary>The seconds from a connection's last answer, or from its accept where another one took its request, until the upstream found that the proxy had ended it; no value where one was not ended.</summary>
    private static Measure Idle(Evidence e, Func<IEnumerable<double>, double> which, string name)
    {
        var idle = Last(e).Select(r => r.EndedBy == "peer-fin" ? (r.PeerEndedMs - (r.AnsweredMs ?? r.AcceptedMs)) / 1000 : null).ToArray();
        return e.Wave(1).GiveOrTake(e.Wave(1).Measure($"upstream.idle-{name}", $"{name} ended after", idle.All(s => s is not null) ? which(idle.OfType<double>()) : null, "s"));
    }
}
