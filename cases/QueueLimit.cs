
namespace ProxyLab.Cases;

/// <summary>More clients than somaxconn, before an upstream that never accepts and asked for a larger backlog.</summary>
public sealed class QueueLimit : Case
{
    private static readonly (int Somaxconn, int Clients)[] Sizes = [(8, 32), (64, 128), (1024, 1100)];

    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Backlog = 4096, Waves = 1, ConnectTimeout = 500.Milliseconds(), ReadTimeout = 1.Seconds() };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants =>
        [.. from size in Sizes from transport in (string[])["unix", "tcp"] select Sized(size.Somaxconn, transport)];

    // The queue is the kernel's, whichever proxy fills it.
    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["nginx"];

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.NeverAccept;

    // Where exactly the queue ends is what the claims are about, so that its proof must not say it.
    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The upstream accepted nothing, its queue was clamped to somaxconn, and reached it", e =>
        e.Measure("upstream.accepted", "accepted", e.Upstream.Accepted).Exactly(0)
            .And(e.Wave(1).Peak("queue.limit", "limit", s => s.QueueLimit).Exactly(e.Plan.Somaxconn)).And(Longest(e).AtLeast(e.Plan.Somaxconn))
            .And(e.Wave(1).Measure("requests", "clients", e.Wave(1).Requests.Count).MoreThan(e.Plan.Somaxconn + 1)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        AcceptQueueDocument.Claim("N04", "The accept queue never exceeds somaxconn", e => Each(e, v => Longest(v).AtMost(v.Plan.Somaxconn))).In("Q = Inbound proxy requests in the accept queue") with
        {
            Instead = e => $"it holds one more: {string.Join(", ", All(e).Select(v => $"{Longest(v).Value:0} at a somaxconn of {v.Plan.Somaxconn} on {On(v)}"))}",
        },
        AcceptQueueDocument.Claim("N05", "A server refuses new connections once the queue equals somaxconn", e =>
            Each(e, v => Longest(v).Exactly(v.Plan.Somaxconn)).Note(NextClients(e))).In("The \"Accept Queue\"") with
        {
            Instead = e => $"the one that makes it somaxconn + 1 still gets in, and the next are not refused: on Unix connect fails with EAGAIN, on TCP the SYN is dropped and the client tries again until its timeout; {NextClients(e)}",
        },
    ];

    private static Variant Sized(int somaxconn, string transport) =>
        Variant.Of(("somaxconn", somaxconn), ("clients", Sizes.Single(s => s.Somaxconn == somaxconn).Clients), ("transport", transport));

    private IEnumerable<Evidence> All(Evidence e) => Variants.Select(e.Variant);

    private Judgement Each(Evidence e, Func<Evidence, Judgement> rule) =>
        All(e).Select(rule).Aggregate((a, b) => a.And(b));

    private static Measure Longest(Evidence v) =>
        v.Wave(1).Peak("queue.peak", $"longest queue at a somaxconn of {v.Plan.Somaxconn} on {On(v)}", s => s.Queue);

    /// <summary>Of those that found no room, the share whose client had an answer before half of the connect timeout.</summary>
    private static Measure FailedAtOnce(Evidence v)
    {
        var beyond = v.Wave(1).Requests.Count - v.Plan.QueueCapacity;
        var soon = v.Wave(1).Requests.Count(r => r.Seconds < v.Plan.EffectiveTimeouts.Connect?.TotalSeconds / 2);
        return v.Wave(1).Measure("turned-away.at-once", "of those without room at once", beyond > 0 && v.Plan.EffectiveTimeouts.Connect is not null ? Math.Min(1, (double)soon / beyond) : null, "%");
    }

    private static string NextClients(Evidence e) => string.Join("; ", ((string[])["unix", "tcp"]).Select(t => e.Variant(Sized(64, t))).Select(v =>
        $"{v.Wave(1).Requests.Count} clients at 64 on {On(v)} got {v.Wave(1).Summary}, {FailedAtOnce(v)}"));

    private static string On(Evidence v) => v.Plan.Transport == Transport.Unix ? "Unix" : "TCP";
}
