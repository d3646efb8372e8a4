using System.Diagnostics;
using ProxyLab.Clients;

namespace ProxyLab.Bench;

/// <summary>Bodies that fit no buffer, in both directions, and clients that read them slowly.</summary>
internal sealed class ProxyBodies : Comparison
{
    private const long Whole = 1L << 30;
    private const int SlowReaders = 50;
    private const double Page = 4096.0 / (1 << 20); // the least that memory can rise by

    private (RunningProxy Down, RunningProxy Up)? _lab, _nginx;
    private Bed? _bed;

    internal override string Name => "proxy-bodies-nginx";

    internal override string What => "the C# proxy, a body of 1 GiB each way, and 50 slow readers of one";

    internal override string Against => "nginx, one worker";

    internal override string Explanation =>
        "The proxies are on CPU 1; the clients and the upstreams, on Unix sockets, share CPU 0: another nginx with a sparse file, of which one client gets all, and a server that reads "
        + "all that one client sends and answers then. Memory is the most that the PSS of the proxy's processes rose above its begin, looked at every 20 ms, over both and over 50 clients that read 4,096 octets a second.";

    internal override IReadOnlyList<Metric> Metrics { get; } =
    [
        new("down", "MiB/s", Goal.RatioAtLeast(1.0)), new("up", "MiB/s", Goal.RatioAtLeast(1.0)), new("memory", "MiB", Goal.AtMost(32)), new("memory, slow readers", "MiB", Goal.AtMost(32)),
    ];

    internal override IReadOnlyList<string> Needs => ["nginx"];

    internal override async Task Prepare(Bed bed)
    {
        _bed = bed;
        await using (var file = File.Create(bed.Private("body"))) file.SetLength(Size);
        var upstream = await NginxServer.Start(bed, "upstream", Endpoint.Unix(bed.Private("up.sock")), Cpus.Load);
        var plan = Plan.Default with { Clients = SlowReaders + 1, Settings = Plan.Default.Settings.With("nginx.server", "client_max_body_size 0;") };
        var sink = bed.Keep(new Sink(bed.Private("sink.sock")));
        (_lab, _nginx) = (await Start("csharp"), await Start("nginx"));

        async Task<(RunningProxy Down, RunningProxy Up)> Start(string name) => (
            await RunningProxy.Start(bed, Catalogue.Of().Proxy(name), plan, upstream.Endpoint, keep: true), await RunningProxy.Start(bed, Catalogue.Of().Proxy(name), plan, sink.Endpoint, keep: true));
    }

    internal override Task<Reading> Lab() => Run(_lab!.Value);

    internal override Func<Task<Reading>> Peer => () => Run(_nginx!.Value);

    private long Size => _bed!.Quick ? Whole / 64 : Whole;

    private async Task<Reading> Run((RunningProxy Down, RunningProxy Up) proxy)
    {
        var (down, downRise) = await Watched(proxy.Down, new FloodSpec { Target = proxy.Down.Front, Path = "/body", Deadline = Bed.Patience }, Outcome.Ok);
        var (up, upRise) = await Watched(proxy.Up, new FloodSpec { Target = proxy.Up.Front, Method = "POST", BodyBytes = Size, Deadline = Bed.Patience }, Outcome.Ok);
        var (_, slow) = await Watched(
            proxy.Down, new FloodSpec { Target = proxy.Down.Front, Path = "/body", Clients = SlowReaders, SlowReadBytesPerSecond = 4096, Deadline = _bed!.LoadTime }, Outcome.InFlight);
        return new Reading([Size / down / (1 << 20), Size / up / (1 << 20), Math.Max(downRise, upRise), slow]);
    }

    /// <summary>How long the requests took, in seconds, and by how much the proxy's memory rose, in MiB.</summary>
    private static async Task<(double Seconds, double Rise)> Watched(RunningProxy proxy, FloodSpec spec, Outcome expected)
    {
        var before = Memory.PssKib(proxy.Processes);
        var most = before;
        var load = Cpus.Run(Cpus.Load, () =>
        {
            var began = Stopwatch.GetTimestamp();
            return new Flood().Run(spec, () => Stopwatch.GetElapsedTime(began).TotalMilliseconds, (in _) => { }, CancellationToken.None);
        });
        for (; !load.IsCompleted; await Task.WhenAny(load, Task.Delay(20))) most = Math.Max(most, Memory.PssKib(proxy.Processes));
        var summary = await load;
        return summary[expected] == spec.Clients ? ((summary.EndedMs - summary.BeganMs) / 1000, Math.Max(Page, (most - before) / 1024))
            : throw new LabException("bench", $"of {summary.Started} large bodies {summary[expected]} ended as {expected}", "");
    }
}
