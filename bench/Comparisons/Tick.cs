
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Bench;

/// <summary>One tick by sock_diag alone against another way to see the same sockets.</summary>
/// <param name="connections">Connections in the queue.</param>
internal abstract class Tick(int connections) : OnHeldQueue(connections)
{
    private KernelSockets? _diag;

    /// <summary>What the lab's side does.</summary>
    protected const string Measured =
        "The lab's own reading of a tick (UnixDiag.Read: roles, queue and dead of a Unix listener that never accepts, a tenth of the queue dead), on one thread. "
        + "In a trial it is taken as often as a quarter of a core pays for: on the tick while it is short, else beside the ticks by a thread of its own. "
        + "Every tick reads the queue, in the last line; from 7,900 connections on, its dead come with the whole reading. ";

    /// <summary>The peer's command line, run in a loop by one shell.</summary>
    protected abstract string CommandLine { get; }

    internal sealed override string What => $"a tick by sock_diag, {Text.Number(Connections)} connections";

    internal sealed override IReadOnlyList<Metric> Metrics { get; } =
        [new("wall", "ms", Goal.RatioAtMost(0.25)), new("CPU", "ms", Goal.RatioAtMost(0.25)), new("queue, every tick", "ms", Goal.None)];

    internal sealed override string Work => "tick";

    protected sealed override void TakeBaseline() => _diag = OpenDiag();

    protected sealed override string? Wrong(HeldQueue queue)
    {
        var (roles, accept) = Read();
        return accept == new QueueReading(queue.Connections, queue.Limit, queue.Dead) && roles.Waiting == queue.Connections - queue.Dead ? null : $"{accept} and {roles}";
    }

    internal sealed override Task<Reading> Lab() => Cpus.Run(null, () =>
    {
        var whole = Meter.Thread(() => _ = Read());
        var queue = Meter.Thread(() => _ = _diag!.Unix!.ReadQueue(cheaply: true));
        return whole with { Values = [.. whole.Values, queue.Values[0]] };
    });

    internal sealed override Func<Task<Reading>> Peer => () => Task.Run(() =>
    {
        var cost = Repeat(CommandLine, Math.Clamp(40_000 / Bed.Size(Connections), 2, 40));
        return new Reading([cost.WallMs, cost.Cpu.TotalMs, cost.WallMs], cost.Cpu);
    });

    internal sealed override async Task<IReadOnlyList<string>> Profile() =>
    [
        await PartOfTheWalk(_diag!, () => _ = Read()),
        "system calls a tick: " + await SystemCallCounts.OfThread(Bed, 20, () => _ = Read()),
    ];

    private (DiagRoles Roles, QueueReading Queue) Read() =>
        _diag!.Unix!.Read() is ({ } roles, { } queue) ? (roles, queue) : throw new LabException("bench", $"a tick by sock_diag failed: {_diag.Counters}", "");
}
