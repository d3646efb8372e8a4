
namespace ProxyLab.Cases;

/// <summary>An upstream that never accepts, and then begins to serve, one request after the other, while clients go on arriving.</summary>
public sealed class Recovery : Case
{
    private static readonly TimeSpan Work = 3.Milliseconds();

    // Clients arrive all the time and more slowly than the upstream works, so that some find room as soon as there is any.
    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Arrivals = Arrivals.Constant, Rate = 100, Arriving = 700.Milliseconds(), RecoverAfter = 1, ReadTimeout = 1500.Milliseconds() };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => Variant.Grid(("backlog", [16, 32, 64]));

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.NeverAccept;

    /// <inheritdoc/>
    public override Upstream Recovered => Upstream.OneAtATime(Work);

    /// <inheritdoc/>
    public override Claim Fault => AcceptQueue.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        // A count is enough: accept(2) takes the oldest connection first (net/unix/af_unix.c, unix_accept), so whatever dead were in the queue and
        // were worked through came before the first good answer; and where no client got one (a proxy may leave an upstream alone for some seconds after
        // connects that failed), before any that would have come.
        new Claim("X03", "Once the upstream accepts again, it first has to work through the dead", e =>
        {
            var all = Variants.Select(e.Variant).ToArray();
            return all.Select(v => AcceptQueue.DeadAfter(v).Value is not { } dead ? Judgement.Unknown("the dead were not counted")
                : FirstGood(v).Value is null && !(Wasted(v).Value >= dead) ? Judgement.Unknown("the upstream was not through the dead in time, and nobody got a good answer")
                : Wasted(v).AtLeast(dead).Note(FirstGood(v)).RestingOn(AcceptQueue.DeadAfter(v))).Aggregate((a, b) => a.And(b));
        })
        {
            Source = Source.Lab,
            Instead = e => $"the dead do not hold it up: {string.Join("; ", Variants.Select(e.Variant).Select(v => $"{FirstGood(v)}, {Wasted(v)}"))}",
        }.OnUnix(),
    ];

    private static Measure Wasted(Evidence v) => v.Measure("upstream.wasted", $"accepts wasted with {AcceptQueue.DeadAfter(v).Value} dead", v.CountersAfter(v.Plan.Waves).Wasted);

    private static Measure FirstGood(Evidence v) => v.Wave(2).OfRequests(
        "recovery.first-good-answer", $"first good answer with {AcceptQueue.DeadAfter(v).Value} dead after",
        all => (all.Where(r => r.Outcome == Outcome.Ok).Min(r => (double?)r.EndMs) - Asked(v)) / 1000, "s");

    private static double? Asked(Evidence v) =>
        v.Events.FirstOrDefault(e => e.Name == "recovered") is { } recovered && recovered.Fields.TryGetProperty("asked_ms", out var asked) ? asked.GetDouble() : null;
}
