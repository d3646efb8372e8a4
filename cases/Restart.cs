namespace ProxyLab.Cases;

/// <summary>An upstream that is restarted: it ends while it works on a few requests and others wait in its accept queue, is down for a wave, and serves again.</summary>
public sealed class Restart : Case
{
    private const string Reported = "gunicorn #2409";
    private static readonly Variant Stays = On(Transport.Unix, removesFile: false), Removed = On(Transport.Unix, removesFile: true), Tcp = On(Transport.Tcp, removesFile: false);

    // Fewer than the accept queue has room for, so that each is at work or queued when the upstream ends.
    /// <inheritdoc/>
    public override Plan Plan => FieldReports.Plan with { Clients = 30, Waves = 4, UpstreamKeepalive = 8 };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [Stays, Removed, Tcp];

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.Restarts();

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "Requests waited in the upstream's queue, it answered none of them, nobody listened after that, and then it served again", e =>
        e.Wave(1).Peak("queue.peak", "longest queue", s => s.Queue).AtLeast(1)
            .And(e.Measure("upstream.octets-written", "octets written by the end of wave 2", e.CountersAfter(2).BytesWritten).Exactly(0))
            .And(e.Wave(1).Drained.Measure("listener.ticks", "ticks after wave 1 with somebody listening", ticks => ticks.Count(t => t.Queue is not null)).Exactly(0))
            .And(e.Measure("upstream.accepted", "accepted in wave 2", Accepted(e, 2)).Exactly(0))
            .And(e.Plan.Waves < 3 ? Judgement.Of(true, "") : e.Measure("upstream.accepted-again", "accepted in wave 3", Accepted(e, 3)).AtLeast(1)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        FieldReports.Belief("W10", "A restart of the upstream loses only what it was working on", e => e.Each(Variants, v => Lost(v, 1).Exactly(Read(v)))) with { Instead = Course },
        FieldReports.Report("R15.told", Reported, "Who waits in the accept queue of an upstream that ends is told at once", e => e.Each(Variants, v => Lost(v, 1).AtLeast(1).And(Hang.Count(v).Exactly(0)))) with { Instead = Course },
        FieldReports.Report("R15.back", Reported, "Once the upstream is back, every request is answered", e => e.Each(Variants, v => Lost(v, 3).Exactly(0))) with { Instead = Course },
        FieldReports.Report("R15.kept", Reported, "A restart of an idle upstream, whose connections are kept, is not seen by its clients", e => e.Each(Variants, v => KeptAndEnded(v) is { Value: 0 } none ? Judgement.NotApplicable("the proxy kept no upstream connection").RestingOn(none) : Lost(v, 4).Exactly(0).Note(KeptAndEnded(v)))) with { Instead = Course },
        FieldReports.Logged(Variants),
    ];

    private static long Accepted(Evidence e, int wave) => e.CountersAfter(wave).Accepted - e.CountersAfter(wave - 1).Accepted;

    /// <summary>Connections that the proxy had kept from the third wave on, and that the second restart ended.</summary>
    private static Measure KeptAndEnded(Evidence e) => e.Measure(
        "upstream.kept", "idle connections ended by the restart", e.UpstreamRequests.Count(r => r.AnsweredMs is not null && r.EndedBy == "own-close" && r.ClosedMs <= e.Wave(4).StartMs));

    private static Measure Read(Evidence e) => e.Measure("upstream.requests", "requests that it worked on", e.CountersAfter(1).Requests);

    private static Measure Lost(Evidence e, int wave) => e.Wave(wave).OfRequests("requests.lost", $"requests lost in wave {wave}", all => all.Count(r => r.Outcome != Outcome.Ok));

    private string Course(Evidence e) => e.Tell(Variants, v => $"{Executions.Summary(v)}; "
        + string.Join(", ", new[] { "as it ended", "while it was down", "when it was back", "after the second restart" }.Select((when, i) => $"{when} {v.Wave(i + 1).Summary}")));

    private static Variant On(Transport transport, bool removesFile) => Variant.Of(("transport", transport), ("removes_file", removesFile));
}
