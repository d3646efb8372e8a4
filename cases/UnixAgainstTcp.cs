
namespace ProxyLab.Cases;

/// <summary>The same load with the upstream on a Unix socket and on TCP, in sixteen pairs.</summary>
public sealed class UnixAgainstTcp : Case
{
    private const int Pairs = 16;

    // The first wave warms up what is compiled as it runs; the second is measured.
    public override Plan Plan => Plan.Default with { Clients = 16, Requests = 500, KeepAlive = true, Waves = 2, Backlog = 511, Alone = true };

    public override bool Long => true;

    /// <summary>Pairs by seed, in turn with one and with the other transport first: what drifts favours neither.</summary>
    public override IReadOnlyList<Variant> Variants =>
        [.. Enumerable.Range(1, Pairs).SelectMany(seed => seed % 2 == 1 ? [On(seed, Transport.Unix), On(seed, Transport.Tcp)] : new[] { On(seed, Transport.Tcp), On(seed, Transport.Unix) })];

    public override Upstream Upstream => Upstream.Healthy;

    public override Claim Fault => new("fault", "Every request of both waves was answered", e =>
        e.Count(Outcome.Ok).Exactly(new Measure("requests", e.Requests.Count)));

    public override IEnumerable<Claim> Claims =>
    [
        LocalPortsDocument.Claim("P08", "A final solution", "Moving from TCP to a Unix socket doubled throughput", e =>
        {
            if (Compare(e, PerSecond) is not { } throughput) return Judgement.Unknown("the requests a second of a pair were not measured");
            return throughput.AtLeast(2, "throughput.ratio", "throughput on Unix for each on TCP").Note(new Measure("throughput.ratio", "throughput on Unix for each on TCP", throughput.Mean), new Measure("processor-time.ratio", "CPU a request", Compare(e, CpuMsEach)?.Mean));
        }) with
        {
            Instead = e => $"throughput on a Unix socket is {Text(Compare(e, PerSecond))} times that on TCP, at {Text(Compare(e, CpuMsEach))} times the proxy's CPU a request",
        },
    ];

    private static RatioInterval? Compare(Evidence e, Func<Evidence, double?> value) => RatioInterval.Of(
        Enumerable.Range(1, Pairs).Select(seed => (value(e.Variant(On(seed, Transport.Unix))), value(e.Variant(On(seed, Transport.Tcp))))));

    private static string Text(RatioInterval? interval) => interval?.ToString() ?? "(not measured)";

    private static Variant On(int seed, Transport transport) => Variant.Of(("seed", seed), ("transport", transport));

    /// <summary>Requests a second in the second wave.</summary>
    private static double? PerSecond(Evidence e) => e.Wave(2).Count(Outcome.Ok).Value * 1000 / (e.Wave(2).EndMs - e.Wave(2).StartMs);

    /// <summary>The proxy's CPU time for each request of the second wave, in ms, all of its processes together.</summary>
    private static double? CpuMsEach(Evidence e)
    {
        var (start, end) = (e.Wave(2).StartMs, e.Wave(2).EndMs);
        var used = e.Processes.Rows.GroupBy(p => p.Pid).Sum(p => p.FirstOrDefault(r => r.TimeMs >= end)?.CpuMs - p.LastOrDefault(r => r.TimeMs <= start)?.CpuMs);
        return used / e.Wave(2).Requests.Count;
    }
}
