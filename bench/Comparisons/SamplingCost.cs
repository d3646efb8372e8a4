using ProxyLab.Probes.Counters;
using ProxyLab.Probes.Processes;
using ProxyLab.Probes.Samples;
using ProxyLab.Probes.Timing;
using ProxyLab.Trials;

namespace ProxyLab.Bench;

/// <summary>What a server loses by being watched.</summary>
/// <param name="pinned">Whether the server has a CPU for itself; else the kernel places everybody.</param>
/// <param name="only">The only probe that samples; null for both.</param>
internal sealed class SamplingCost(bool pinned, string? only = null) : Comparison
{
    private NginxServer? _server;
    private HeldQueue? _queue;
    private Bed? _bed;
    private int _runs;

    internal override string Name => only is { } one ? $"sampling-{one}" : pinned ? "sampling" : "sampling-unpinned";

    internal override string What => $"nginx with the lab sampling {(only is { } one ? $"{one}.csv alone " : "")}at 100 Hz, 1,000 open sockets, {(pinned ? "on a CPU of its own" : "nobody pinned")}";

    internal override string Against => "not sampling";

    internal override string Explanation => (pinned
            ? "nginx's worker has CPU 1; the clients and the sampler share CPU 0, as they share a process in a trial. "
            : "As above, but the kernel places nginx, the clients and the sampler on the CPUs as it likes. ")
        + "Answers a second of nginx's return 200 to the lab's flood (64 clients, keep-alive, one thread), with a sampler as a trial has it (sock_diag, "
        + "/proc/net/unix, TCP, nginx's processes and stub_status; a Unix listener with 1,000 connections) and without.";

    internal override IReadOnlyList<Metric> Metrics { get; } =
        [new("answers", "/s", only is null ? Goal.RatioAtLeast(0.99) : Goal.None), new("server CPU", "µs each", Goal.None)];

    internal override IReadOnlyList<string> Needs => ["nginx"];

    internal override string Work => "request, clients and sampler";

    internal override int Pairs(int asked) => asked == BenchOptions.UsualPairs ? 2 * asked : asked; // one per cent is little

    internal override async Task Prepare(Bed bed)
    {
        _bed = bed;
        _queue = await HeldQueue.Fill(_bed, _bed.Size(1000), _ => { });
        _server = await NginxServer.Start(_bed, "nginx", Endpoint.Loopback(8090), pinned ? Cpus.Server : null);
    }

    internal override Task<Reading> Lab() => Cpus.Run(pinned ? Cpus.Load : null, () =>
    {
        var folder = _bed!.Private($"samples-{++_runs}");
        Directory.CreateDirectory(folder);
        var context = new ProbeContext(new TrialClock())
        {
            Plan = Plan.Default with { Tick = 10.Milliseconds() },
            Folder = folder,
            Upstream = Endpoint.Unix(_queue!.Path),
            Processes = [.. _server!.Processes.Select(pid => new ProxyProcess("nginx", pid))],
            OpenCounter = () => new HttpStatusCounter(_server.Endpoint.Tcp!, "/status", StatusPage.Number("Active connections:"), own: 1),
        };
        using var probes = new TrialProbes([.. new Probe[] { new SamplesProbe(), new ProcessesProbe() }.Where(p => only is null || p.Name == only)], context); // their threads stay on this one's CPU
        var reading = Load().Result;
        probes.Dispose();
        if (probes.Fault is var (file, why)) throw new LabException("bench", $"{file}: {why.Message}", "");
        Directory.Delete(folder, recursive: true);
        return reading;
    });

    internal override Func<Task<Reading>> Peer => Load;

    internal override async Task<IReadOnlyList<string>> Profile()
    {
        var (with, without) = (await Lab(), await Load());
        var perSecond = (with.Cpu!.Value.TotalMs * with.Values[0]) - (without.Cpu!.Value.TotalMs * without.Values[0]);
        return [$"the sampler's process used {Text.Number(perSecond / 10)} % of a core more than without sampling"];
    }

    private async Task<Reading> Load()
    {
        var before = CpuTime.Of(_server!.Processes);
        var load = await FloodLoad.Run(FloodLoad.Closed(_server.Endpoint, _bed!.LoadTime, keepAlive: true), pinned ? Cpus.Load : null);
        var cpu = CpuTime.Of(_server.Processes) - before;
        return new Reading([load.PerSecond, 1000 * cpu.TotalMs / load.Answers], load.Cpu / load.Answers);
    }
}
