using ProxyLab.Clients;

namespace ProxyLab.Bench;

/// <summary>How long requests take that come at their own times, at nine tenths of what nginx can do.</summary>
internal sealed class ProxyLatency : Comparison
{
    private const double Share = 0.9;

    private RunningProxy? _lab, _nginx;
    private Bed? _bed;
    private double _rate;
    private ulong _seed;

    internal override string Name => "proxy-nginx-open";

    internal override string What => "the C# proxy at 90 % of nginx's capacity, open model";

    internal override string Against => "nginx, one worker";

    internal override string Explanation =>
        "As with upstream connections kept, but requests come at times of a Poisson process, whatever became of those before, at nine tenths of the rate that nginx has in the closed model "
        + "right before (the median of three loads). Both sides of a pair have the same times. The clients share a CPU with the upstream, so that the rate is what all three can do together.";

    internal override IReadOnlyList<Metric> Metrics { get; } =
        [new("p99", "ms", Goal.RatioAtMost(1.0)), new("p50", "ms", Goal.None), new("answers", "/s", Goal.None)];

    internal override IReadOnlyList<string> Needs => ["nginx"];

    internal override int Pairs(int asked) => asked == BenchOptions.UsualPairs ? 2 * asked : asked; // a percentile varies more than a rate

    internal override async Task Prepare(Bed bed)
    {
        _bed = bed;
        var upstream = await NginxServer.Start(_bed, "upstream", Endpoint.Unix(_bed.Private("up.sock")), Cpus.Load);
        var plan = Plan.Default with { Clients = 1024 };
        _lab = await RunningProxy.Start(_bed, Catalogue.Of().Proxy("csharp"), plan, upstream.Endpoint, keep: true);
        _nginx = await RunningProxy.Start(_bed, Catalogue.Of().Proxy("nginx"), plan, upstream.Endpoint, keep: true);
        for (var i = 0; i < 4; i++) await Closed(_lab); // the runtime compiles hot code anew in the background
        var rates = new List<double>();
        for (var i = 0; i < 3; i++) rates.Add((await Closed(_nginx)).PerSecond);
        _rate = Share * rates.Order().ElementAt(1);
    }

    internal override Task<Reading> Lab() => Run(_lab!, ++_seed);

    internal override Func<Task<Reading>> Peer => () => Run(_nginx!, _seed);

    internal override Task<IReadOnlyList<string>> Profile() => Task.FromResult<IReadOnlyList<string>>([$"requests came at {Text.Number(_rate)} a second"]);

    private Task<FloodLoad.Result> Closed(RunningProxy proxy) => FloodLoad.Run(FloodLoad.Closed(proxy.Front, _bed!.LoadTime, keepAlive: true), Cpus.Load);

    private async Task<Reading> Run(RunningProxy proxy, ulong seed)
    {
        var load = await FloodLoad.Run(
            new FloodSpec { Target = proxy.Front, Open = Schedule.Poisson(_rate, _bed!.LoadTime, seed), KeepAlive = true, Deadline = _bed.LoadTime + 2.Seconds() }, Cpus.Load);
        return new Reading([load.P99Ms, load.P50Ms, load.PerSecond]);
    }
}
