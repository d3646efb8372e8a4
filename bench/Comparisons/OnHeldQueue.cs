
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Bench;

/// <summary>One way to see a full accept queue against another. The listener is Unix and never accepts; one in ten of the queue is dead.</summary>
/// <param name="connections">Connections in the queue.</param>
internal abstract class OnHeldQueue(int connections) : Comparison
{
    private Shell.Cost? _empty;
    private Bed? _bed;

    /// <summary>What it stands on.</summary>
    protected Bed Bed => _bed!;

    /// <summary>Connections in the queue.</summary>
    protected int Connections => connections;

    /// <summary>The path of the listener.</summary>
    protected string Path { get; private set; } = "";

    internal sealed override async Task Prepare(Bed bed)
    {
        _bed = bed;
        var queue = await HeldQueue.Fill(bed, bed.Size(connections), path =>
        {
            Path = path;
            TakeBaseline();
        });
        if (Wrong(queue) is { } seen)
            throw new LabException("bench", $"the lab saw {seen}, where {queue.Connections} connections wait and {queue.Dead} of them are dead", "");
    }

    /// <summary>Opens the lab's instrument before the first connection.</summary>
    protected abstract void TakeBaseline();

    /// <summary>What the lab sees, if that is not what there is; null if it is.</summary>
    protected abstract string? Wrong(HeldQueue queue);

    /// <summary>A sock_diag that knows what was there before the first connection.</summary>
    protected KernelSockets OpenDiag()
    {
        var diag = Bed.Keep(new KernelSockets(Endpoint.Unix(Path)));
        diag.TakeBaseline();
        return diag;
    }

    /// <summary>What one of a command line costs, run that often in one shell.</summary>
    protected Shell.Cost Repeat(string commandLine, int times) => Shell.Repeat(commandLine, times, _empty ??= Shell.Empty(times));

    /// <summary>How much of a CPU time is the kernel's walk over the sockets, which no request can leave out.</summary>
    protected async Task<string> PartOfTheWalk(KernelSockets diag, Action whole)
    {
        var all = await Cpus.Run(null, () => Meter.Thread(whole));
        var walk = await Cpus.Run(null, () => Meter.Thread(() => _ = diag.Unix!.Visit()));
        return $"the kernel's walk over its table of Unix sockets ({Text.Number(2 * Bed.Size(connections))} of them here, embryos too), giving none: "
            + $"{Text.Number(walk.Values[1])} ms of CPU of {Text.Number(all.Values[1])}; the rest is giving and counting";
    }
}
