
using ProxyLab.Native;
using ProxyLab.Probes.Proc;

namespace ProxyLab.Bench;

/// <summary>The cross-check by /proc/net/unix, parsed, against reading the file and looking at nothing.</summary>
internal sealed class CrossCheckAgainstRead(int connections) : OnHeldQueue(connections)
{
    private readonly byte[] _buffer = GC.AllocateArray<byte>(1 << 20, pinned: true);
    private UnixTable? _table;
    private int _fd;

    internal override string Name => $"cross-check-{Connections}";

    internal override string What => $"the cross-check by /proc/net/unix, {Text.Number(Connections)} connections";

    internal override string Against => "a bare read of the file";

    internal override string Explanation =>
        "Listener, embryos, accepted and clients counted line by line, against read(2) of the same file into 1 MiB until its end, nothing looked at, "
        + "both by this process on one thread, the file kept open.";

    internal override IReadOnlyList<Metric> Metrics { get; } =
        [new("wall", "ms", Goal.RatioAtMost(1.25)), new("CPU", "ms", Goal.RatioAtMost(1.25))];

    internal override string Work => "reading";

    protected override void TakeBaseline()
    {
        _table = Bed.Keep(new UnixTable(Path));
        _table.TakeBaseline();
        _fd = LibcFiles.open("/proc/net/unix", LibcFiles.O_RDONLY | LibcFiles.O_CLOEXEC);
    }

    protected override string? Wrong(HeldQueue queue) =>
        _table!.Read() is var roles && roles == new UnixRoles(1, queue.Connections, 0, queue.Connections - queue.Dead) ? null : $"{roles}";

    internal override Task<Reading> Lab() => Cpus.Run(null, () => Meter.Thread(() => _ = _table!.Read()));

    internal override Func<Task<Reading>> Peer => () => Cpus.Run(null, () => Meter.Thread(ReadBare));

    internal override async Task<IReadOnlyList<string>> Profile() =>
    [
        "system calls a cross-check: " + await SystemCallCounts.OfThread(Bed, 10, () => _ = _table!.Read()),
        "system calls a bare read: " + await SystemCallCounts.OfThread(Bed, 10, ReadBare),
    ];

    private unsafe void ReadBare()
    {
        _ = LibcFiles.lseek(_fd, 0, LibcFiles.SEEK_SET);
        fixed (byte* start = _buffer)
        {
            while (Libc.read(_fd, start, _buffer.Length) > 0)
            {
            }
        }
    }
}
