using System.Diagnostics;
using ProxyLab.Probes.Timing;
using ProxyLab.Clients;
using ProxyLab.Trials;

namespace ProxyLab.Bench;

/// <summary>What a request that hangs costs the proxy in memory.</summary>
/// <param name="peer">The other proxy.</param>
/// <param name="judged">Whether the goal is on this peer.</param>
internal sealed class ProxyMemory(string peer, bool judged) : Comparison
{
    private const int First = 200, More = 1000;

    private const string Why =
        "A connection that waits holds no buffer: what it has are the objects of its client, its exchange and its upstream. They are used again for the next connection.";

    private readonly Dictionary<string, string> _split = [];
    private Bed? _bed;
    private int _runs;

    internal override string Name => $"proxy-memory-{peer}";

    internal override string What => "the C# proxy's memory, 1,000 requests hung";

    internal override string Against => peer == "nginx" ? "nginx, one worker" : "HAProxy, one thread";

    internal override string Explanation =>
        "The upstream accepts, reads and never answers. The slope of the PSS of all of the proxy's processes from 200 to 1,200 hung requests, so that what the first "
        + "request brings in is not in it; a new proxy for each reading.";

    internal override IReadOnlyList<Metric> Metrics { get; } = [new("PSS a hung request", "KiB", judged ? Goal.RatioAtMost(1.0) : Goal.None), new("PSS with 200 hung", "KiB", Goal.None)];

    internal override IReadOnlyList<string> Needs => [peer];

    internal override Task Prepare(Bed bed)
    {
        _bed = bed;
        return Task.CompletedTask;
    }

    internal override Task<Reading> Lab() => Run("csharp");

    internal override Func<Task<Reading>> Peer => () => Run(peer);

    internal override Task<IReadOnlyList<string>> Profile() => Task.FromResult<IReadOnlyList<string>>([.. _split.Values, Why]);

    private async Task<Reading> Run(string name)
    {
        var more = _bed!.Size(More);
        var plan = Plan.Default with { Clients = First + more, Backlog = 4096, ReadTimeout = 60.Seconds(), ConnectTimeout = 60.Seconds(), SendTimeout = 60.Seconds() };
        var path = _bed.Private($"hung-{++_runs}.sock");
        var told = Directory.CreateDirectory(path + ".trial").FullName;
        PlanJson.Write(Path.Combine(told, RunFiles.Plan), new TrialPlan(new TrialId(Upstreams.ReadNoWrite, name, 1), plan, Variant.None, 1));
        using var upstream = await UpstreamProcess.Start(OwnCommands.Upstream(Upstreams.ReadNoWrite, Endpoint.Unix(path), told, processes: 1, new TrialClock()), path + ".log");
        var proxy = await RunningProxy.Start(_bed, Catalogue.Of().Proxy(name), plan, upstream.Endpoint, keep: false);
        using var stop = new CancellationTokenSource();
        var first = Hang(proxy, First, stop.Token);
        await Reached(upstream, First);
        var before = Memory.PssKib(proxy.Processes);
        var second = Hang(proxy, more, stop.Token);
        await Reached(upstream, First + more);
        var after = Memory.PssKib(proxy.Processes);
        var parts = Memory.PartsKib(proxy.Processes);
        _split[name] = $"PSS with {First + more} hung, {name}: {Text.Number(parts.Anonymous)} KiB anonymous + {Text.Number(parts.File)} KiB of files";
        await stop.CancelAsync();
        await Task.WhenAll(first, second);
        await proxy.Stop();
        _ = Native.LibcProcess.kill(upstream.Pid, Native.LibcProcess.SIGKILL);
        await upstream.Exited;
        return new Reading([(after - before) / more, before]);
    }

    private static Task<bool> Hang(RunningProxy proxy, int clients, CancellationToken stop) => Cpus.Run(Cpus.Load, () =>
    {
        var began = Stopwatch.GetTimestamp();
        var spec = new FloodSpec { Target = proxy.Front, Clients = clients, Deadline = 50.Seconds() };
        var summary = new Flood().Run(spec, () => Stopwatch.GetElapsedTime(began).TotalMilliseconds, (in _) => { }, stop);
        return summary[Outcome.InFlight] == clients ? true
            : throw new LabException("bench", $"only {summary[Outcome.InFlight]} of {clients} requests hung", "");
    });

    /// <summary>Waits until so many requests have reached the upstream, which is asked now and then.</summary>
    private static async Task Reached(UpstreamProcess upstream, int count)
    {
        long accepted;
        for (var began = Stopwatch.GetTimestamp(); (accepted = (await upstream.Counters())!.Accepted) < count; await Task.Delay(20))
        {
            if (Stopwatch.GetElapsedTime(began) > Bed.Patience) throw new LabException("bench", $"{accepted} of {count} requests reached the upstream", "");
        }
    }
}
