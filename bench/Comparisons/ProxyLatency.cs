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
        "As with upstream connections kept, but requests come at times of a Poisson process, whatever became of those before, at nine tenths of the rate that nginx "
        + "can bear: the largest share of its rate in the closed model, in steps of a twentieth, at which it answers everything and p99 stays below 20 ms. Both sides of a pair have the same "
        + "times. The clients share a CPU with the upstream, so that the rate is what all three can do together.";

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
        _rate = Share * await Capacity();
        await Bears(_lab, _rate);
    }

    private async Task<double> Capacity()
    {
        var closed = (await Closed(_nginx!)).PerSecond;
        for (var share = 20; share > 1; share--)
        {
            if (await Bears(_nginx!, closed * share / 20)) return closed * share / 20;
        }

        throw new LabException("bench", $"nginx bears no open load, though {Text.Number(closed)} requests a second in the closed model", "");
    }

    private async Task<bool> Bears(RunningProxy proxy, double rate)
    {
        try
        {
            return (await FloodLoad.Run(Open(proxy, rate, 0), Cpus.Load)).P99Ms < 20;
        }
        catch (LabException)
        {
            return false; // not everything was answered
        }
    }

    internal override Task<Reading> Lab() => Run(_lab!, ++_seed);

    internal override Func<Task<Reading>> Peer => () => Run(_nginx!, _seed);

    internal override Task<IReadOnlyList<string>> Profile() => Task.FromResult<IReadOnlyList<string>>([$"requests came at {Text.Number(_rate)} a second"]);

    private Task<FloodLoad.Result> Closed(RunningProxy proxy) => FloodLoad.Run(FloodLoad.Closed(proxy.Front, _bed!.LoadTime, keepAlive: true), Cpus.Load);

    private async Task<Reading> Run(RunningProxy proxy, ulong seed)
    {
        var load = await FloodLoad.Run(Open(proxy, _rate, seed), Cpus.Load);
        return new Reading([load.P99Ms, load.P50Ms, load.PerSecond]);
    }

    private FloodSpec Open(RunningProxy proxy, double rate, ulong seed) =>
        new() { Target = proxy.Front, Open = Schedule.Poisson(rate, _bed!.LoadTime, seed), KeepAlive = true, Deadline = _bed.LoadTime + 2.Seconds() };
}
