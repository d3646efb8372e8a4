using System.Diagnostics;
using System.Globalization;
using ProxyLab.Sandboxes;

namespace ProxyLab.Bench;

/// <summary>What it takes to watch a long queue, as lines for a program and as a picture on a terminal.</summary>
internal sealed class WatchCost : Comparison
{
    private const int Connections = 10_000;

    private Bed? _bed;
    private HeldQueue? _queue;

    internal override string Name => "watch";

    internal override string What => "proxylab watch, 10,000 embryos, ten looks a second";

    internal override string Against => "";

    internal override string Explanation =>
        "CPU time of the process over its wall time, once it has run for some seconds: as lines of JSON, and as a picture on a pseudo-terminal (script(1)), both at once.";

    internal override IReadOnlyList<Metric> Metrics { get; } = [new("--json", "% of a core", Goal.AtMost(3)), new("on a terminal", "% of a core", Goal.AtMost(3))];

    internal override IReadOnlyList<string> Needs => ["script"];

    internal override bool WarmsUp => false; // each one warms itself up

    internal override int Pairs(int asked) => Math.Min(asked, 3);

    private TimeSpan Settling => _bed!.Quick ? 500.Milliseconds() : 4.Seconds();

    private TimeSpan Measured => _bed!.Quick ? 1.Seconds() : 8.Seconds();

    internal override async Task Prepare(Bed bed)
    {
        _bed = bed;
        _queue = await HeldQueue.Fill(bed, bed.Size(Connections), _ => { });
    }

    internal override async Task<Reading> Lab()
    {
        var watch = string.Create(CultureInfo.InvariantCulture, $"{_bed!.Proxylab} watch {_queue!.Path} --for {(Settling + Measured + 1.Seconds()).TotalSeconds}s");
        using var lines = Start($"exec {watch} --json >/dev/null");
        using var picture = Start($"exec script -qec '{watch}' /dev/null >/dev/null </dev/null");
        await Task.Delay(Settling);
        Process[] both = [lines, picture];
        var before = both.Select(Cpu).ToArray();
        var clock = Stopwatch.StartNew();
        await Task.Delay(Measured);
        var wall = clock.Elapsed.TotalMilliseconds;
        var used = both.Select(Cpu).Zip(before, (after, b) => after - b).ToArray();
        await Task.WhenAll(both.Select(p => p.WaitForExitAsync())).WaitAsync(Bed.Patience);
        return both.All(p => p.ExitCode == 0)
            ? new Reading([.. used.Select(u => 100 * u.TotalMs / wall)], used[0])
            : throw new LabException("bench", $"{watch} ended with {lines.ExitCode} and, on a terminal, with {picture.ExitCode}", "");
    }

    private static Process Start(string commandLine)
    {
        var start = new ProcessStartInfo("sh", ["-c", commandLine]);
        ChildEnvironment.Apply(start);
        start.Environment["TERM"] = "xterm-256color";
        return Process.Start(start)!;
    }

    /// <summary>Of the process and its children, which script(1) has.</summary>
    private static CpuTime Cpu(Process process) => CpuTime.Of(WithChildren(process.Id));

    private static IEnumerable<int> WithChildren(int pid) => ProcessTree.Children(pid).SelectMany(WithChildren).Prepend(pid);
}
