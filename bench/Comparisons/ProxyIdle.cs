using System.Diagnostics;
using System.Globalization;
using ProxyLab.Clients;

namespace ProxyLab.Bench;

/// <summary>What a client costs the proxy in memory that has its answer and keeps its connection.</summary>
internal sealed class ProxyIdle : Comparison
{
    private const int First = 200, More = 10_000;

    private Bed? _bed;
    private NginxServer? _upstream;

    internal override string Name => "proxy-idle-nginx";

    internal override string What => "the C# proxy's memory, 10,000 idle clients";

    internal override string Against => "nginx, one worker";

    internal override string Explanation =>
        "Each client asks once, gets its answer and keeps its connection. The slope of the PSS of all of the proxy's processes from 200 to 10,200 such clients; a new proxy for each reading.";

    internal override IReadOnlyList<Metric> Metrics { get; } = [new("PSS an idle client", "KiB", Goal.RatioAtMost(1.0)), new("PSS with 200 idle", "KiB", Goal.None)];

    internal override IReadOnlyList<string> Needs => ["nginx"];

    internal override async Task Prepare(Bed bed)
    {
        _bed = bed;
        _upstream = await NginxServer.Start(bed, "upstream", Endpoint.Unix(bed.Private("up.sock")), Cpus.Load);
    }

    internal override Task<Reading> Lab() => Run("csharp");

    internal override Func<Task<Reading>> Peer => () => Run("nginx");

    private async Task<Reading> Run(string name)
    {
        var more = _bed!.Size(More);
        var plan = Plan.Default with { Clients = First + more, WorkerConnections = 2 * (First + more) };
        var proxy = await RunningProxy.Start(_bed, Catalogue.Of().Proxy(name), plan, _upstream!.Endpoint, keep: false);
        await FloodLoad.Run(FloodLoad.Closed(proxy.Front, 200.Milliseconds(), keepAlive: true), Cpus.Load); // what the first request brings in, and what the runtime had open for its start
        await Task.Delay(500);
        using var stop = new CancellationTokenSource();
        var own = Descriptors(proxy);
        var first = Idle(proxy, First, stop.Token);
        await Reached(proxy, own + First);
        var before = Memory.PssKib(proxy.Processes);
        var second = Idle(proxy, more, stop.Token);
        await Reached(proxy, own + First + more);
        var after = Memory.PssKib(proxy.Processes);
        await stop.CancelAsync();
        await Task.WhenAll(first, second);
        await proxy.Stop();
        return new Reading([(after - before) / more, before]);
    }

    /// <summary>Clients that have their answers, and read on until they are stopped.</summary>
    private static Task<FloodSummary> Idle(RunningProxy proxy, int clients, CancellationToken stop) => Cpus.Run(Cpus.Load, () =>
    {
        var began = Stopwatch.GetTimestamp();
        var spec = new FloodSpec { Target = proxy.Front, Clients = clients, KeepAlive = true, ReadOn = 4 * Bed.Patience, Deadline = 4 * Bed.Patience };
        return new Flood().Run(spec, () => Stopwatch.GetElapsedTime(began).TotalMilliseconds, (in _) => { }, stop);
    });

    /// <summary>Waits until the proxy holds about so many descriptors, and the same for some time: its upstream connections have ended.</summary>
    private static async Task Reached(RunningProxy proxy, int count)
    {
        const int Few = 5; // some of the runtime come and go
        for (var (began, still, last) = (Stopwatch.GetTimestamp(), 0, 0); still < 10; await Task.Delay(20))
        {
            var now = Descriptors(proxy);
            (still, last) = (now == last && Math.Abs(now - count) <= Few ? still + 1 : 0, now);
            if (Stopwatch.GetElapsedTime(began) > Bed.Patience) throw new LabException("bench", $"the proxy holds {now} descriptors, and not {count}", "");
        }
    }

    private static int Descriptors(RunningProxy proxy) =>
        proxy.Processes.Sum(pid => Directory.EnumerateFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd")).Count());
}
