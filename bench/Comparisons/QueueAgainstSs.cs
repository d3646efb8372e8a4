using ProxyLab.Probes;

namespace ProxyLab.Bench;

/// <summary>The accept queue's length, limit and dead alone, against the tool that lists listeners.</summary>
internal sealed class QueueAgainstSs(int connections) : Comparison
{
    private const int Times = 40;
    private SockDiag? _diag;
    private Shell.Cost _empty;
    private Bed? _bed;

    internal override string Name => $"queue-ss-{connections}";

    internal override string What => $"queue and dead only, {Text.Number(connections)} connections";

    internal override string Against => "ss -xl";

    internal override string Explanation =>
        "Length, limit and dead of one listener's queue by sock_diag, against ss -xl, which does not tell the dead. Up to 900 connections it is one exact "
        + "look-up; up to 7,900 a dump of the listeners; beyond that the kernel's list of peers fits no message, and the clients are dumped to count the dead.";

    internal override IReadOnlyList<Metric> Metrics { get; } =
        [new("wall", "ms", Goal.RatioAtMost(0.05)), new("CPU", "ms", Goal.RatioAtMost(0.05))];

    internal override IReadOnlyList<string> Needs => ["ss"];

    internal override string Work => "look-up";

    internal override async Task Prepare(Bed bed)
    {
        _bed = bed;
        var size = _bed.Size(connections);
        var queue = await HeldQueue.Fill(_bed, size, path =>
        {
            _diag = _bed.Keep(new SockDiag(Endpoint.Unix(path)));
            _diag.TakeBaseline();
        });
        _empty = Shell.Empty(Times);
        if (_diag!.ReadQueue() is var seen && seen != new AcceptQueue(size, size + 16, queue.Dead))
            throw new LabException("bench", $"the look-up saw {seen}, where {size} connections wait and {queue.Dead} of them are dead", "");
    }

    internal override Task<Reading> Lab() => Cpus.Run(null, () => Meter.Thread(() => _ = _diag!.ReadQueue()));

    internal override Func<Task<Reading>> Peer => () => Task.Run(() =>
    {
        var cost = Shell.Repeat("ss -xl >/dev/null", Times, _empty);
        return new Reading([cost.WallMs, cost.Cpu.TotalMs], cost.Cpu);
    });

    internal override async Task<IReadOnlyList<string>> Profile() =>
        ["system calls a look-up: " + await SystemCallCounts.OfThread(_bed!, 20, () => _ = _diag!.ReadQueue())];
}
