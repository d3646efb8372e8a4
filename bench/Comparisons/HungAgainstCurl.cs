using System.Diagnostics;
using System.Globalization;
using ProxyLab.Native;
using ProxyLab.Probes;
using ProxyLab.Sandboxes;

namespace ProxyLab.Bench;

/// <summary>Clients that hang, by the thousand in one process, against a process each.</summary>
internal sealed class HungAgainstCurl(Transport transport) : Comparison
{
    private const int Hung = 15_000, Curls = 1_000, Backlog = 16_384;
    private Bed? _bed;

    internal override string Name => transport == Transport.Unix ? "hung-unix" : "hung-tcp";

    internal override string What => $"15,000 clients hung at once in one process, {(transport == Transport.Unix ? "Unix" : "TCP")}";

    internal override string Against => "1,000 curl processes";

    internal override string Explanation =>
        "Clients that have sent their request to a listener that never accepts (backlog 16,384). User memory is the growth of PSS from a warm process with none to "
        + "15,000 hung, divided by them; of curl, the PSS of all processes divided by them. The ramp is from the first connect to the last request sent; of curl, "
        + "from the first start until all are in the accept queue.";

    internal override IReadOnlyList<Metric> Metrics { get; } =
        [new("user memory", "KiB each", Goal.AtMost(4)), new("ramp", "/s", Goal.AtLeast(20_000))];

    internal override IReadOnlyList<string> Needs => ["curl"];

    internal override Task Prepare(Bed bed)
    {
        _bed = bed;
        return Task.CompletedTask;
    }

    internal override async Task<Reading> Lab()
    {
        var clients = _bed!.Size(Hung);
        using var listener = Listen();
        var process = _bed.Start("hang", Self.Command("hang", listener.Endpoint.ToString(), clients.ToString(CultureInfo.InvariantCulture)));
        await process.Line(l => l == HungClients.Ready, Bed.Patience);
        var before = Memory.PssKib([process.Pid]);
        process.Say("go");
        await Queued(listener.Endpoint, HungClients.WarmUp + clients);
        var after = Memory.PssKib([process.Pid]);
        process.Say("stop");
        var ramp = (await process.Line(l => l.StartsWith(HungClients.Ramp, StringComparison.Ordinal), Bed.Patience))[HungClients.Ramp.Length..];
        await process.Exited;
        return new Reading([(after - before) / clients, double.Parse(ramp, CultureInfo.InvariantCulture)]);
    }

    internal override Func<Task<Reading>> Peer => async () =>
    {
        var count = _bed!.Size(Curls);
        using var listener = Listen();
        var target = transport == Transport.Unix ? $"--unix-socket {listener.Endpoint.Path} http://lab/" : $"http://{listener.Endpoint}/";
        var began = Stopwatch.GetTimestamp();
        var loop = string.Create(CultureInfo.InvariantCulture, $"i=0; while [ $i -lt {count} ]; do curl -s {target} & i=$((i+1)); done; wait");
        var shell = _bed.Start("curls", ["sh", "-c", loop]);
        await Queued(listener.Endpoint, count);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var curls = ProcessTree.Children(shell.Pid);
        var memory = Memory.PssKib(curls) / curls.Count;
        foreach (var pid in curls) _ = Libc.kill(pid, Libc.SIGKILL);
        await shell.Exited;
        return new Reading([memory, count / seconds]);
    };

    private Listener Listen()
    {
        Namespace.SetSomaxconn(Backlog);
        var path = _bed!.Private("never.sock");
        File.Delete(path);
        return Listener.Open(transport == Transport.Unix ? Endpoint.Unix(path) : Endpoint.Loopback(0), Backlog);
    }

    /// <summary>Waits until so many connections are in the queue: nothing tells of it, so the kernel is asked now and then.</summary>
    private static async Task Queued(Endpoint endpoint, int count)
    {
        using var diag = new SockDiag(endpoint);
        for (var began = Stopwatch.GetTimestamp(); diag.ReadQueue() is not { } queue || queue.Length < count; await Task.Delay(20))
        {
            if (Stopwatch.GetElapsedTime(began) > Bed.Patience * 2) throw new LabException("bench", $"{diag.ReadQueue()?.Length} of {count} clients are in the queue", "");
        }
    }
}
