using System.Diagnostics;
using System.Globalization;
using ProxyLab.Clients;

namespace ProxyLab.Bench;

/// <summary>What a client costs the proxy in memory that has its answer and keeps its connection.</summary>
internal sealed class ProxyIdle : Comparison
{
    // The C# proxy keeps half of its descriptors for upstreams: of 20,000 here.
    private const int First = 100, More = 9_800;

    private Bed? _bed;
    private NginxServer? _upstream;

    internal override string Name => "proxy-idle-nginx";

    internal override string What => "the C# proxy's memory, 9,800 idle clients";

    internal override string Against => "nginx, one worker";

    internal override string Explanation =>
        "Each client asks once, gets its answer and keeps its connection. The slope of the PSS of all of the proxy's processes from 100 to 9,900 such clients; a new proxy for each reading.";

    internal override IReadOnlyList<Metric> Metrics { get; } = [new("PSS an idle client", "KiB", Goal.RatioAtMost(1.0)), new("PSS with 100 idle", "KiB", Goal.None)];

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
        using var stop = new CancellationTokenSource();
        var first = Idle(proxy, First, stop.Token);
        await Reached(proxy, First);
        var before = Memory.PssKib(proxy.Processes);
        var second = Idle(proxy, more, stop.Token);
        await Reached(proxy, First + more);
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

    /// <summary>Waits until so many clients are connected, and for three seconds more: the last have their answers then, and all are idle.</summary>
    private static async Task Reached(RunningProxy proxy, int count)
    {
        for (var began = Stopwatch.GetTimestamp(); Connected(proxy) < count; await Task.Delay(50))
        {
            if (Stopwatch.GetElapsedTime(began) > Bed.Patience) throw new LabException("bench", $"the proxy has {Connected(proxy)} clients, and not {count}", "");
        }

        await Task.Delay(3000);
    }

    /// <summary>Lines of /proc/net/tcp that end at the proxy's port in state 01, ESTABLISHED (net/ipv4/tcp_ipv4.c, get_tcp4_sock).</summary>
    private static int Connected(RunningProxy proxy)
    {
        var port = string.Create(CultureInfo.InvariantCulture, $":{proxy.Front.Tcp!.Port:X4}");
        return File.ReadLines("/proc/net/tcp").Count(l => l.Split(' ', 5, StringSplitOptions.RemoveEmptyEntries) is [_, var local, _, "01", _] && local.EndsWith(port, StringComparison.Ordinal));
    }
}
