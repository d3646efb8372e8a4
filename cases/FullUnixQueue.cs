namespace ProxyLab.Cases;

/// <summary>
/// Twice as many clients as the queue of an upstream that never accepts has room for, with connect and read timeouts far apart: once the
/// one is the longer, once the other.
/// </summary>
public sealed class FullUnixQueue : Case
{
    private static readonly Variant LateReads = Timed(connect: 1.Seconds(), read: 3.Seconds()), LateConnects = Timed(connect: 20.Seconds(), read: 500.Milliseconds()),
        Traced = LateConnects.With("trace", true);

    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Clients = 10, Backlog = 4, Waves = 1 };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [LateReads, LateConnects, Traced];

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.NeverAccept;

    /// <inheritdoc/>
    public override Claim Fault => AcceptQueue.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        new Claim("X04", "The connect timeout never applies to a Unix upstream", e =>
        {
            var (reads, connects) = (e.Variant(LateReads), e.Variant(LateConnects));

            // A busy machine ends nobody early; how late it may be, the longer connect timeout leaves room for.
            var longer = connects.Plan.ConnectTimeout.TotalSeconds / 2;
            return Time(reads, "in the queue", Queued).AtLeast(0.95 * reads.Plan.ReadTimeout.TotalSeconds)
                .And(Time(connects, "in the queue", Queued).AtMost(longer)).And(Time(connects, "without room", TurnedAway).AtMost(longer));
        })
        {
            Source = Source.Lab,
            Scope = AcceptQueueDocument.OnlyUnix,
            Instead = e => $"{Course(e.Variant(LateReads))}; {Course(e.Variant(LateConnects))}",
        },
        new Claim("X05", "A proxy that finds its upstream's queue full tries again before it fails the client", e =>
        {
            var late = e.Variant(LateConnects);
            return Tries(e).MoreThan(1).Note(Time(late, "without room", TurnedAway)).Note(Got(late));
        })
        {
            Source = Source.Lab,
            Scope = AcceptQueueDocument.OnlyUnix,
            Instead = e => $"it tries once; {Got(e.Variant(LateConnects))}, {Time(e.Variant(LateConnects), "without room", TurnedAway)}",
        },
    ];

    private static Variant Timed(TimeSpan connect, TimeSpan read) => Variant.Of(("connect_timeout", connect), ("read_timeout", read));

    private static bool Queued(RequestRow request) => request.Status == 504;

    private static bool TurnedAway(RequestRow request) => request.Status != 504 && request.Outcome is Outcome.Status or Outcome.Reset;

    /// <summary>The median of the seconds after which these clients had their end.</summary>
    private static Measure Time(Evidence e, string who, Func<RequestRow, bool> which)
    {
        var times = e.Wave(1).Requests.Where(which).Select(r => r.Seconds).Order().ToArray();
        return new Measure($"{who} until the end, {Timeouts(e)}", times.Length > 0 ? times[times.Length / 2] : null, "s");
    }

    /// <summary>How often the proxy called connect and was told EAGAIN, for each client that it then failed.</summary>
    private static Measure Tries(Evidence e)
    {
        var traced = e.Variant(Traced);
        var failed = traced.Wave(1).Requests.Count(TurnedAway);
        var full = traced.TraceOf(1)?.Count(c => c is { Name: "connect", Errno: "EAGAIN" } && c.Arguments.Contains("AF_UNIX", StringComparison.Ordinal));
        return new Measure("tries for each client without room", failed > 0 ? (double?)full / failed : null);
    }

    private static string Timeouts(Evidence e) =>
        FormattableString.Invariant($"connect timeout {e.Plan.ConnectTimeout.TotalSeconds} s, read timeout {e.Plan.ReadTimeout.TotalSeconds} s");

    private static string Course(Evidence e) => $"{Time(e, "in the queue", Queued)}, {Time(e, "without room", TurnedAway)}";

    private static string Got(Evidence e) => $"clients without room got {WaveEvidence.Summarise(e.Wave(1).Requests.Where(TurnedAway))}";
}
