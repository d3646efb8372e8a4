

namespace ProxyLab.Bench;

/// <summary>The C# proxy against another one, both before the same fast upstream.</summary>
/// <param name="peer">The other proxy.</param>
/// <param name="keep">Whether the proxies keep their connections to the upstream.</param>
/// <param name="judged">Whether the goals are on this peer.</param>
internal sealed class ProxyThroughput(string peer, bool keep, bool judged) : Comparison
{
    // What the counts above are, call by call: strace -f -e trace=network,fcntl -p PID, with one client. The share: perf record -p PID.
    private const string WhyKept =
        "A receive and a send on either side, and one wait for several of them: the proxy makes no call that finds nothing.";

    private const string WhyClosed =
        "As with kept connections, and socket, connect, epoll_ctl and close for the upstream's. The socket is made non-blocking by socket(2) itself.";

    private RunningProxy? _lab, _other;
    private Bed? _bed;

    internal override string Name => $"proxy-{peer}{(keep ? "-kept" : "")}";

    internal override string What => $"the C# proxy, {(keep ? "upstream connections kept" : "an upstream connection for each request")}";

    internal override string Against => peer == "nginx" ? "nginx, one worker" : "HAProxy, one thread";

    internal override string Explanation =>
        "Each proxy in its turn on CPU 1, configured as in a trial but for the upstream's keep-alive; the clients (64, keep-alive, the lab's flood) and the upstream (another "
        + "nginx's return 200 on a Unix socket) share CPU 0. CPU is that of the proxy's processes. Where 'proxy busy' is well below 100 %, the other CPU is the limit and "
        + "the requests a second say less than the CPU each. p99 is of this closed model at full load.";

    internal override IReadOnlyList<Metric> Metrics { get; } =
    [
        new("requests", "/s", judged ? Goal.RatioAtLeast(1.0) : Goal.None),
        new("proxy's CPU each", "µs", judged ? Goal.RatioAtMost(1.0) : Goal.None),
        new("p99", "ms", judged ? Goal.RatioAtMost(1.0) : Goal.None),
        new("proxy busy", "%", Goal.None),
    ];

    internal override IReadOnlyList<string> Needs => peer == "nginx" ? ["nginx"] : ["nginx", peer];

    internal override string Work => "request";

    internal override async Task Prepare(Bed bed)
    {
        _bed = bed;
        var upstream = await NginxServer.Start(_bed, "upstream", Endpoint.Unix(_bed.Private("up.sock")), Cpus.Load);
        var plan = Plan.Default with { Clients = 64 };
        _lab = await RunningProxy.Start(_bed, Catalogue.Of().Proxy("csharp"), plan, upstream.Endpoint, keep);
        _other = await RunningProxy.Start(_bed, Catalogue.Of().Proxy(peer), plan, upstream.Endpoint, keep);
        for (var i = 0; i < 3; i++) await Run(_lab); // the runtime compiles hot code anew in the background
    }

    internal override Task<Reading> Lab() => Run(_lab!);

    internal override Func<Task<Reading>> Peer => () => Run(_other!);

    internal override async Task<IReadOnlyList<string>> Profile() =>
        [$"system calls a request, lab: {await Calls(_lab!)}", $"system calls a request, {peer}: {await Calls(_other!)}", keep ? WhyKept : WhyClosed];

    private async Task<Reading> Run(RunningProxy proxy)
    {
        var processes = proxy.Processes;
        var before = CpuTime.Of(processes);
        var load = await FloodLoad.Run(FloodLoad.Closed(proxy.Front, _bed!.LoadTime, keepAlive: true), Cpus.Load);
        var cpu = CpuTime.Of(processes) - before;
        return new Reading([load.PerSecond, 1000 * cpu.TotalMs / load.Answers, load.P99Ms, cpu.TotalMs / load.Seconds / 10], cpu / load.Answers);
    }

    private Task<string> Calls(RunningProxy proxy) => SystemCallCounts.During(
        _bed!, proxy.Processes, async () => (await FloodLoad.Run(FloodLoad.Closed(proxy.Front, 1.Seconds(), keepAlive: true), Cpus.Load)).Answers);
}
