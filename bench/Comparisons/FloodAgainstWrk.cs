using System.Globalization;
using ProxyLab.Sandboxes;

namespace ProxyLab.Bench;

/// <summary>The lab's clients against wrk, on the same nginx.</summary>
/// <param name="keepAlive">Whether connections are used again; else each request has its own.</param>
internal sealed class FloodAgainstWrk(bool keepAlive) : Comparison
{
    private NginxServer? _server;
    private Bed? _bed;

    internal override string Name => keepAlive ? "requests-wrk" : "connections-wrk";

    internal override string What => keepAlive ? "requests on 64 connections, one thread, nginx return 200" : "a connection for each request, 64 at once, nginx return 200";

    internal override string Against => keepAlive ? "wrk -t1 -c64" : "wrk -t1 -c64, Connection: close";

    internal override string Explanation =>
        "nginx's worker has CPU 1, the clients in their turn CPU 0. The lab's flood runs in this process, warm, every result taken into a report as proxylab flood "
        + "does; its CPU is that of the whole process, the garbage collector included. wrk's is that of its process from its start.";

    internal override IReadOnlyList<Metric> Metrics { get; } =
        [new("requests", "/s", Goal.RatioAtLeast(1.0)), new("CPU each", "µs", keepAlive ? Goal.RatioAtMost(1.0) : Goal.None)];

    internal override IReadOnlyList<string> Needs => ["nginx", "wrk"];

    internal override string Work => "request";

    internal override async Task Prepare(Bed bed)
    {
        _bed = bed;
        _server = await NginxServer.Start(_bed, "nginx", Endpoint.Loopback(8090), Cpus.Server);
    }

    internal override async Task<Reading> Lab()
    {
        var load = await FloodLoad.Run(FloodLoad.Closed(_server!.Endpoint, _bed!.LoadTime, keepAlive), Cpus.Load);
        var cpu = load.Cpu / load.Answers;
        return new Reading([load.PerSecond, 1000 * cpu.TotalMs], cpu);
    }

    internal override Func<Task<Reading>> Peer => () => Task.Run(() =>
    {
        var load = PeerLoad.Wrk(_server!.Url, _bed!.LoadTime, keepAlive);
        return new Reading([load.PerSecond, 1000 * load.CpuEach.TotalMs], load.CpuEach);
    });

    internal override Task<IReadOnlyList<string>> Profile() => Task.FromResult<IReadOnlyList<string>>(
        ["system calls a request, lab: " + FloodCalls(_bed!, _server!.Endpoint, keepAlive), "system calls a request, wrk: " + WrkCalls()]);

    /// <summary>Counts the system calls of a flood of 20,000 requests by a process of its own.</summary>
    internal static string FloodCalls(Bed bed, Endpoint target, bool keepAlive)
    {
        const int Requests = 20_000;
        string[] arguments = ["load", target.ToString(), Requests.ToString(CultureInfo.InvariantCulture), keepAlive ? "keep" : "close"];
        return SystemCallCounts.Of(bed, Self.Command(arguments), Requests);
    }

    private string WrkCalls()
    {
        var report = _bed!.Private("strace-wrk.txt");
        string[] close = keepAlive ? [] : ["-H", "Connection: close"];
        var cost = Shell.Run(["strace", "-c", "-f", "-o", report, "wrk", "-t1", "-c64", "-d1s", .. close, _server!.Url]);
        var requests = double.Parse(cost.Output.Split(" requests in ")[0].Split((char[])[' ', '\n'])[^1], CultureInfo.InvariantCulture);
        return SystemCallCounts.Summary(File.ReadAllText(report), requests);
    }
}
