using ProxyLab.Native;
using ProxyLab.Probes;

namespace ProxyLab.Bench;

/// <summary>The cross-check by /proc/net/unix, parsed, against reading the file and looking at nothing.</summary>
internal sealed class CrossCheckAgainstRead(int connections) : Comparison
{
    private readonly byte[] buffer = GC.AllocateArray<byte>(1 << 20, pinned: true);
    private UnixTable? table;
    private int fd;
    private Bed? bed;

    internal override string Name => $"cross-check-{connections}";

    internal override string What => $"the cross-check by /proc/net/unix, {Text.Number(connections)} connections";

    internal override string Against => "a bare read of the file";

    internal override string Explanation =>
        "Listener, embryos, accepted and clients counted line by line, against read(2) of the same file into 1 MiB until its end, nothing looked at, "
        + "both by this process on one thread, the file kept open.";

    internal override IReadOnlyList<Metric> Metrics { get; } =
        [new("wall", "ms", Goal.RatioAtMost(1.25)), new("CPU", "ms", Goal.RatioAtMost(1.25))];

    internal override string Work => "reading";

    internal override async Task Prepare(Bed bed)
    {
        this.bed = bed;
        var size = bed.Size(connections);
        var queue = await HeldQueue.Fill(bed, size, path =>
        {
            table = bed.Keep(new UnixTable(path));
            table.TakeBaseline();
        });
        fd = Libc.open("/proc/net/unix", Libc.O_RDONLY | Libc.O_CLOEXEC);
        var roles = table!.Read();
        if (roles != new UnixRoles(1, size, 0, size - queue.Dead))
            throw new LabException("bench", $"/proc/net/unix shows {roles}, where {size} connections wait and {queue.Dead} of them are dead", "");
    }

    internal override Task<Reading> Lab() => Cpus.Run(null, () => Meter.Thread(() => _ = table!.Read()));

    internal override Func<Task<Reading>> Peer => () => Cpus.Run(null, () => Meter.Thread(ReadBare));

    internal override async Task<IReadOnlyList<string>> Profile()
    {
        const int Rounds = 10;
        return
        [
            "system calls a cross-check: " + await SystemCallCounts.During(bed!, [Environment.ProcessId], () => Task.Run(() => Repeat(() => _ = table!.Read()))),
            "system calls a bare read: " + await SystemCallCounts.During(bed!, [Environment.ProcessId], () => Task.Run(() => Repeat(ReadBare))),
        ];

        static double Repeat(Action work)
        {
            for (var i = 0; i < Rounds; i++) work();
            return Rounds;
        }
    }

    private unsafe void ReadBare()
    {
        _ = Libc.lseek(fd, 0, Libc.SEEK_SET);
        fixed (byte* start = buffer)
        {
            while (Libc.read(fd, start, buffer.Length) > 0)
            {
            }
        }
    }
}
