using System.Diagnostics;
using ProxyLab.Probes;

namespace ProxyLab.Bench;

/// <summary>One tick by sock_diag alone against another way to see the same sockets.</summary>
/// <param name="connections">Connections in the queue.</param>
internal abstract class Tick(int connections) : Comparison
{
    private SockDiag? _diag;
    private Shell.Cost _empty;
    private int _size, _times;
    private Bed? _bed;

    /// <summary>The path of the listener that never accepts.</summary>
    protected string Path { get; private set; } = "";

    /// <summary>The peer's command line, run in a loop by one shell.</summary>
    protected abstract string CommandLine { get; }

    internal sealed override string What => $"a tick by sock_diag, {Text.Number(connections)} connections";

    internal sealed override IReadOnlyList<Metric> Metrics { get; } =
        [new("wall", "ms", Goal.RatioAtMost(0.25)), new("CPU", "ms", Goal.RatioAtMost(0.25))];

    internal sealed override string Work => "tick";

    internal sealed override async Task Prepare(Bed bed)
    {
        _bed = bed;
        _size = _bed.Size(connections);
        _times = Math.Clamp(40_000 / _size, 2, 40);
        var queue = await HeldQueue.Fill(_bed, _size, path =>
        {
            _diag = _bed.Keep(new SockDiag(Endpoint.Unix(path)));
            _diag.TakeBaseline();
        });
        Path = queue.Path;
        _empty = Shell.Empty(_times);
        var (roles, accept) = Read();
        if (accept != new AcceptQueue(_size, _size + 16, queue.Dead) || roles.Waiting != _size - queue.Dead)
            throw new LabException("bench", $"a tick saw {accept} and {roles}, where {_size} connections wait and {queue.Dead} of them are dead", "");
    }

    internal sealed override Task<Reading> Lab() => Cpus.Run(null, () => Meter.Thread(() => _ = Read()));

    internal sealed override Func<Task<Reading>> Peer => () => Task.Run(() =>
    {
        var cost = Shell.Repeat(CommandLine, _times, _empty);
        return new Reading([cost.WallMs, cost.Cpu.TotalMs], cost.Cpu);
    });

    internal sealed override async Task<IReadOnlyList<string>> Profile()
    {
        var began = Stopwatch.GetTimestamp();
        const int Rounds = 20;
        for (var i = 0; i < Rounds; i++) _ = _diag!.Unix!.ReadRoles();
        var roles = Stopwatch.GetElapsedTime(began).TotalMilliseconds / Rounds;
        var calls = await SystemCallCounts.OfThread(_bed!, Rounds, () => _ = Read());
        return [$"roles alone (a dump of every connected socket) {Text.Number(roles)} ms of it", $"system calls a tick: {calls}"];
    }

    private (DiagRoles Roles, AcceptQueue Queue) Read() =>
        _diag!.Unix!.ReadRoles() is { } roles && _diag.Unix.ReadQueue(roles) is { } queue
            ? (roles, queue)
            : throw new LabException("bench", $"a tick by sock_diag failed: {_diag.Counters}", "");
}
