
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Bench;

/// <summary>The accept queue's length, limit and dead alone, against the tool that lists listeners.</summary>
internal sealed class QueueAgainstSs(int connections) : OnHeldQueue(connections)
{
    private const int Times = 40;
    private KernelSockets? _diag;

    internal override string Name => $"queue-ss-{Connections}";

    internal override string What => $"queue and dead only, {Text.Number(Connections)} connections";

    internal override string Against => "ss -xl";

    internal override string Explanation =>
        "Length, limit and dead of one listener's queue by sock_diag, against ss -xl, which does not tell the dead. Up to 900 connections it is one exact "
        + "look-up; up to 7,900 a dump of the listeners; beyond that the kernel's list of peers fits no message, and the clients are dumped to count the dead.";

    internal override IReadOnlyList<Metric> Metrics { get; } =
        [new("wall", "ms", Goal.RatioAtMost(0.05)), new("CPU", "ms", Goal.RatioAtMost(0.05))];

    internal override IReadOnlyList<string> Needs => ["ss"];

    internal override string Work => "look-up";

    protected override void TakeBaseline() => _diag = OpenDiag();

    protected override string? Wrong(HeldQueue queue) =>
        _diag!.ReadQueue() is var seen && seen == new QueueReading(queue.Connections, queue.Limit, queue.Dead) ? null : $"{seen}";

    internal override Task<Reading> Lab() => Cpus.Run(null, () => Meter.Thread(() => _ = _diag!.ReadQueue()));

    internal override Func<Task<Reading>> Peer => () => Task.Run(() =>
    {
        var cost = Repeat("ss -xl >/dev/null", Times);
        return new Reading([cost.WallMs, cost.Cpu.TotalMs], cost.Cpu);
    });

    internal override async Task<IReadOnlyList<string>> Profile() =>
    [
        await PartOfTheWalk(_diag!, () => _ = _diag!.ReadQueue()),
        "system calls a look-up: " + await SystemCallCounts.OfThread(Bed, 20, () => _ = _diag!.ReadQueue()),
    ];
}
