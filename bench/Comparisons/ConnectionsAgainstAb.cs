
namespace ProxyLab.Bench;

/// <summary>A connection for each request: the lab's clients against ab.</summary>
internal sealed class ConnectionsAgainstAb : Comparison
{
    private NginxServer? _server;
    private Bed? _bed;

    internal override string Name => "connections-ab";

    internal override string What => "a connection for each request, 64 at once, nginx return 200";

    internal override string Against => "ab -c 64";

    internal override string Explanation => "As against wrk: nginx on CPU 1, the clients in their turn on CPU 0. ab speaks HTTP/1.0 without keep-alive.";

    internal override IReadOnlyList<Metric> Metrics { get; } =
        [new("requests", "/s", Goal.RatioAtLeast(1.0)), new("CPU each", "µs", Goal.None)];

    internal override IReadOnlyList<string> Needs => ["nginx", "ab"];

    internal override string Work => "request";

    internal override async Task Prepare(Bed bed)
    {
        _bed = bed;
        _server = await NginxServer.Start(_bed, "nginx", Endpoint.Loopback(8090), Cpus.Server);
    }

    internal override async Task<Reading> Lab()
    {
        var load = await FloodLoad.Run(FloodLoad.Closed(_server!.Endpoint, _bed!.LoadTime, keepAlive: false), Cpus.Load);
        var cpu = load.Cpu / load.Answers;
        return new Reading([load.PerSecond, 1000 * cpu.TotalMs], cpu);
    }

    internal override Func<Task<Reading>> Peer => () => Task.Run(() =>
    {
        var load = PeerLoad.Ab(_server!.Url, _bed!.LoadTime);
        return new Reading([load.PerSecond, 1000 * load.CpuEach.TotalMs], load.CpuEach);
    });

    internal override Task<IReadOnlyList<string>> Profile() =>
        Task.FromResult<IReadOnlyList<string>>(["system calls a request, lab: " + FloodAgainstWrk.FloodCalls(_bed!, _server!.Endpoint, keepAlive: false)]);
}
