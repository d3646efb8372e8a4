
namespace ProxyLab.Cases;

/// <summary>
/// Clients of an upstream that never accepts, twice, while strace slows nginx down: so that clients wait in its own accept queue for long
/// enough to be counted there.
/// </summary>
public sealed class ActiveFormula : Case
{
    // With fewer in the front's queue what moves between two readings would be as large.
    private const int Enough = 20;

    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Clients = 300, Backlog = 511, ReadTimeout = 1.Seconds(), Trace = true };

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["nginx"];

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.NeverAccept;

    /// <inheritdoc/>
    public override Claim Fault => AcceptQueue.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        AcceptQueueDocument.Claim("N03", "Active connections = accept queue + accepted + 1, with the upstream's queue or with nginx's own", e =>
        {
            var (upstream, front) = (Upstreams(e).AtLeast(0.99), Fronts(e).AtLeast(0.99));
            var either = front.And(upstream) with
            {
                Verdict = new[] { upstream.Verdict, front.Verdict } switch
                {
                    var v when v.Contains(Verdict.Holds) => Verdict.Holds,
                    var v when v.Contains(Verdict.Unknown) => Verdict.Unknown,
                    _ => Verdict.Refuted,
                },
            };
            return either.Note(Example(e));
        }).OnUnix().In("Active Connections = Q (Accept Queue) + A (Accepted) + 1") with
        {
            Instead = e => $"Active is what nginx has accepted and not closed, and the 1 is the status request itself: neither queue is in it; {Example(e)}",
        },
    ];

    /// <summary>The formula with the upstream's queue, on ticks on which nothing moves.</summary>
    private static Measure Upstreams(Evidence e) => e.Samples.Settled.Where(s => s.Queue > 0 && s.ProxyActive is not null)
        .Share("formula.with-upstream-queue", "ticks that agree, with the upstream's queue", s => s.Queue + s.Accepted == s.ProxyActive);

    /// <summary>The formula with the front's queue: a tenth of the queue is what may move while it is read.</summary>
    private static Measure Fronts(Evidence e) => Crowded(e).Share(
        "formula.with-front-queue", "ticks that agree, with nginx's own queue", s => Math.Abs((s.FrontQueue + s.FrontAccepted - s.ProxyActive)!.Value) <= s.FrontQueue / 10);

    // The document's Active counts the status request, and the lab's does not: the 1 is left out on both sides.
    private static Ticks Crowded(Evidence e) =>
        e.Samples.All.Where(s => s.FrontQueue >= Enough && s.FrontAccepted is not null && s.ProxyActive is not null);

    private static string Example(Evidence e)
    {
        double? Busiest(Func<SampleRow, double?> value) => Crowded(e).Measure("formula.example", "", ticks => ticks.MaxBy(s => s.FrontQueue) is { } tick ? value(tick) : null).Value;
        var after = e.Wave(1).After("active.after", "", s => s.ProxyActive).Value;
        return (Busiest(s => s.FrontQueue) is not { } waiting ? "nobody was seen in nginx's queue"
                : $"while {waiting} clients waited in nginx's queue and it had accepted {Busiest(s => s.FrontAccepted)}, {Busiest(s => s.ProxyActive) + 1} were active")
            + (after is null ? "" : $"; when all had gone, {AcceptQueue.After(e).Value ?? 0} were in the upstream's queue and {after + 1} active");
    }
}
