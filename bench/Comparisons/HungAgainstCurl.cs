using System.Diagnostics;
using System.Globalization;
using ProxyLab.Native;
using ProxyLab.Probes.SockDiag;
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
        + "from the first start until all are in the accept queue."
        + (transport == Transport.Unix ? "" : string.Create(CultureInfo.InvariantCulture,
            $" The lab's clients come from {HungClients.SourceAddresses(Hung)} addresses, as in a trial whose plan says nothing of it: from one, the kernel's search for a free port slows the ramp."));

    internal override IReadOnlyList<Metric> Metrics { get; } =
        [new("user memory", "KiB each", Goal.AtMost(4)), new("ramp", "/s", Goal.AtLeast(20_000))];

    internal override IReadOnlyList<string> Needs => ["curl"];

    internal override string Work => "client";

    internal override Task Prepare(Bed bed)
    {
        _bed = bed;
        return Task.CompletedTask;
    }

    internal override async Task<Reading> Lab()
    {
        var clients = _bed!.Size(Hung);
        using var listener = Listen();
        var process = await Ready(listener, clients);
        var (before, cpu) = (Memory.PssKib([process.Pid]), CpuTime.Of([process.Pid]));
        await Hang(process, listener, clients);
        var after = Memory.PssKib([process.Pid]);
        cpu = (CpuTime.Of([process.Pid]) - cpu) / clients;
        process.Say("stop");
        var ramp = (await process.Line(l => l.StartsWith(HungClients.Ramp, StringComparison.Ordinal), Bed.Patience))[HungClients.Ramp.Length..];
        await process.Exited;
        return new Reading([(after - before) / clients, double.Parse(ramp, CultureInfo.InvariantCulture)], cpu);
    }

    internal override async Task<IReadOnlyList<string>> Profile()
    {
        var clients = _bed!.Size(Hung);
        using var listener = Listen();
        var process = await Ready(listener, clients);
        var calls = await SystemCallCounts.During(_bed, [process.Pid], async () =>
        {
            await Hang(process, listener, clients);
            return clients;
        });
        var (anonymous, file) = Memory.PartsKib([process.Pid]);
        process.Say("stop");
        await process.Exited;
        return [$"system calls a client, lab: {calls}", $"memory with all hung, lab: {Text.Number(anonymous)} KiB anonymous + {Text.Number(file)} KiB of files"];
    }

    private async Task<ManagedProcess> Ready(Listener listener, int clients)
    {
        var process = _bed!.Start("hang", Self.Command("hang", listener.Endpoint.ToString(), clients.ToString(CultureInfo.InvariantCulture)));
        await process.Line(l => l == HungClients.Ready, Bed.Patience);
        return process;
    }

    private static Task Hang(ManagedProcess process, Listener listener, int clients)
    {
        process.Say("go");
        return Queued(listener.Endpoint, HungClients.WarmUp + clients);
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
        foreach (var pid in curls) _ = LibcProcess.kill(pid, LibcProcess.SIGKILL);
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
        using var diag = new KernelSockets(endpoint);
        for (var began = Stopwatch.GetTimestamp(); diag.ReadQueue() is not { } queue || queue.Length < count; await Task.Delay(20))
        {
            if (Stopwatch.GetElapsedTime(began) > Bed.Patience * 2) throw new LabException("bench", $"{diag.ReadQueue()?.Length} of {count} clients are in the queue", "");
        }
    }
}
