using System.Net.Sockets;

namespace ProxyLab.Bench;

/// <summary>How long the program takes to say something, against a program of .NET that does nothing.</summary>
internal sealed class StartTime : Comparison
{
    private static readonly string Empty = Path.Combine(AppContext.BaseDirectory, "empty", "empty");

    private Bed? _bed;
    private string _socket = "";

    internal override string Name => "start";

    internal override string What => "proxylab list, --help, and the first line of watch";

    internal override string Against => "an empty .NET program";

    internal override string Explanation =>
        "From the start of the process to its end, output read to its end; of watch, started in a shell with head -1 behind it as the empty program is, to its first line. The file cache is warm.";

    internal override IReadOnlyList<Metric> Metrics { get; } =
    [
        new("list", "ms", Goal.RatioAtMost(1.3)), new("--help", "ms", Goal.RatioAtMost(1.3)), new("watch", "ms", Goal.RatioAtMost(1.3)), new("CPU of list", "ms", Goal.None),
    ];

    internal override bool InSandbox => false;

    internal override int Pairs(int asked) => 3 * asked; // quick, and a process start varies

    internal override Task Prepare(Bed bed)
    {
        (_bed, _socket) = (bed, bed.Private("watched.sock"));
        var listener = bed.Keep(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));
        listener.Bind(new UnixDomainSocketEndPoint(_socket));
        listener.Listen(5);
        return Task.CompletedTask;
    }

    internal override Task<Reading> Lab() => Run([_bed!.Proxylab, "list"], [_bed.Proxylab, "--help"], $"'{_bed.Proxylab}' watch {_socket} --json");

    internal override Func<Task<Reading>> Peer => () => Run([Empty], [Empty], $"'{Empty}'");

    internal override Task<IReadOnlyList<string>> Profile() => Task.Run<IReadOnlyList<string>>(() => ["system calls of list: " + SystemCallCounts.Of(_bed!, [_bed!.Proxylab, "list"], 1)]);

    private static Task<Reading> Run(string[] list, string[] help, string watch) => Task.Run(() =>
    {
        var (first, second, third) = (Shell.Run(list), Shell.Run(help), Shell.Run(["sh", "-c", $"{watch} | head -1"]));
        return new Reading([first.WallMs, second.WallMs, third.WallMs, first.Cpu.TotalMs], first.Cpu);
    });
}
