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
            var (reads, connects) = (Told(e.Variant(LateReads)), Told(e.Variant(LateConnects)));
            if (reads.Plan.EffectiveTimeouts.Connect is null) throw new NotApplicableException($"{e.Id.Driver} has no connect timeout on a Unix socket");

            // Half-way between the two timeouts: a busy machine is late, and the bound is as far as can be from both.
            return InQueue(reads).AtLeast(Between(reads)).And(InQueue(connects).AtMost(Between(connects))).And(WithoutRoom(connects).AtMost(Between(connects)));
        })
        {
            Source = Source.Lab,
            Instead = e => $"{Course(e.Variant(LateReads))}; {Course(e.Variant(LateConnects))}",
        }.OnUnix(),
        new Claim("X05", "A proxy that finds its upstream's queue full tries again before it fails the client", e =>
        {
            var late = Told(e.Variant(LateConnects));
            return Tries(e).MoreThan(1).Note(WithoutRoom(late)).Note(Got(late));
        })
        {
            Source = Source.Lab,
            Instead = e => $"it tries once; {Got(e.Variant(LateConnects))}, {WithoutRoom(e.Variant(LateConnects))}",
        }.OnUnix(),
    ];

    /// <summary>The trial, of a proxy that answers with 504 whom it put into the queue, and others with something else.</summary>
    /// <exception cref="NotApplicableException">Nobody was answered with 504, so that a client cannot be told from another.</exception>
    private static Evidence Told(Evidence e) => e.Wave(1).Requests.Any(Queued) ? e
        : throw new NotApplicableException($"{e.Id.Driver}'s answers do not tell who waited in the queue from who found no room: {e.Wave(1).Summary}");

    private static Variant Timed(TimeSpan connect, TimeSpan read) => Variant.Of(("connect_timeout", connect), ("read_timeout", read));

    private static bool Queued(RequestRow request) => request.Status == 504;

    private static bool TurnedAway(RequestRow request) => request.Status != 504 && request.Outcome is Outcome.Status or Outcome.Reset;

    private static double Between(Evidence e) => (e.Plan.ConnectTimeout + e.Plan.ReadTimeout).TotalSeconds / 2;

    private static Measure InQueue(Evidence e) => Time(e, "queued.median-time", "in the queue", Queued);

    private static Measure WithoutRoom(Evidence e) => Time(e, "turned-away.median-time", "without room", TurnedAway);

    /// <summary>The median of the seconds after which these clients had their end.</summary>
    private static Measure Time(Evidence e, string id, string who, Func<RequestRow, bool> which) => e.Wave(1).OfRequests(
        id, $"{who} until the end, {Timeouts(e)}", all => all.Where(which).Select(r => r.Seconds).Order().ToArray() is { Length: > 0 } times ? times[times.Length / 2] : null, "s");

    /// <summary>How often the proxy called connect and was told EAGAIN, for each client that it then failed.</summary>
    private static Measure Tries(Evidence e)
    {
        var traced = e.Variant(Traced);
        var failed = traced.Wave(1).Requests.Count(TurnedAway);
        var full = traced.Trace.OfWave(1).Count(c => c is { Name: "connect", Errno: "EAGAIN" } && c.Arguments.Contains("AF_UNIX", StringComparison.Ordinal));
        return traced.Wave(1).Measure("turned-away.tries", "tries for each client without room", failed > 0 ? (double)full / failed : null);
    }

    private static string Timeouts(Evidence e) =>
        FormattableString.Invariant($"connect timeout {e.Plan.ConnectTimeout.TotalSeconds} s, read timeout {e.Plan.ReadTimeout.TotalSeconds} s");

    private static string Course(Evidence e) => $"{InQueue(e)}, {WithoutRoom(e)}";

    private static string Got(Evidence e) => $"clients without room got {WaveEvidence.Summarise(e.Wave(1).Requests.Where(TurnedAway))}";
}
