namespace ProxyLab.Cases;

/// <summary>One client, one request after the other to a FastCGI application that does nothing, with and without keepalive, Unix and TCP, in pairs.</summary>
public sealed class FastcgiConnectCost : Case
{
    private const int Pairs = 10;
    private static readonly string[] Transports = ["unix", "tcp"];

    /// <summary>What is negligible: a twentieth of a request.</summary>
    private const double Negligible = 0.05;

    // On a machine that has no time for it a request takes many times as long, and all of them are needed.
    /// <inheritdoc/>
    public override Plan Plan => FastcgiThread.Plan with { Clients = 1, Requests = 1000, KeepAlive = true, Alone = true, Deadline = 60.Seconds() };

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["nginx"];

    /// <inheritdoc/>
    public override bool Long => true;

    // The two of a pair run one right after the other, so that a change of the machine meets both.
    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants =>
        [.. from seed in Enumerable.Range(1, Pairs) from transport in Transports from keepalive in (int[])[0, 1] select Variant(seed, transport, keepalive)];

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.FastCgi();

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "Every request was answered, on one connection for all with keepalive, and on one each without", e =>
        e.Wave(1).Count(Outcome.Ok).Exactly(e.Plan.Requests)
            .And(e.Measure("upstream.accepted", "connections accepted", e.CountersAfter(1).Accepted)
                .Judge(a => e.Plan.UpstreamKeepalive > 0 ? a < e.Plan.Requests / 100 : a == e.Plan.Requests)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        FastcgiThread.Claim("K05", FastcgiThread.Answer, "For a local upstream the cost of connecting is negligible beside the request: less than 5 % of it", e =>
            Cost(e, "unix").And(Cost(e, "tcp"))) with
        {
            Instead = e => $"beside a request that the application answers at once it is not: {Say(e, "unix")}; {Say(e, "tcp")}. It is under 5 % of requests that take more than "
                + FormattableString.Invariant($"{Math.Max(Of(e, "unix").Added!.High, Of(e, "tcp").Added!.High) / Negligible / 1000:0.0} ms"),
        },
    ];

    private static Variant Variant(int seed, string transport, int keepalive) =>
        ProxyLab.Variant.Of(("seed", seed), ("transport", transport), ("upstream_keepalive", keepalive));

    private static Judgement Cost(Evidence e, string transport) => Of(e, transport) is { Share: { } share, Added: { } added }
        ? share.Below(Negligible, Say(e, transport)).RestingOn(
        [
            .. share.Measures("connect.share", "share of a request", "%").Concat(added.Measures("connect.added", "added to a request", "µs"))
                .Select(m => m with { Variant = ProxyLab.Variant.Of(("transport", transport)) }),
        ])
        : Judgement.Unknown($"there are too few pairs on {transport}");

    private static string Say(Evidence e, string transport) => Of(e, transport) is { Share: { } share, Added: { } added }
        ? FormattableString.Invariant($"on {transport} connecting adds {added.Mean:0} µs [{added.Low:0}, {added.High:0}], {share.Mean:0.0 %} [{share.Low:0.0 %}, {share.High:0.0 %}] of the request, in {share.Pairs} pairs")
        : $"on {transport} not measured";

    /// <summary>By how many microseconds the median request is longer without keepalive, and which share of it that is.</summary>
    private static (PairedDifference? Added, PairedDifference? Share) Of(Evidence e, string transport)
    {
        var pairs = Enumerable.Range(1, Pairs).Select(seed => (Without: Median(e, seed, transport, 0), With: Median(e, seed, transport, 1))).ToArray();
        return (PairedDifference.Of([.. pairs.Select(p => p.Without - p.With)]), PairedDifference.Of([.. pairs.Select(p => (p.Without - p.With) / p.Without)]));
    }

    private static double Median(Evidence e, int seed, string transport, int keepalive)
    {
        var name = Variant(seed, transport, keepalive);
        return e.Variant(name).Wave(1).MedianSeconds.Value * 1e6 ?? throw new NotMeasuredException($"the variant '{name}' has no median time");
    }
}
