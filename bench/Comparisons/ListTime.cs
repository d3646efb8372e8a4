
namespace ProxyLab.Bench;

/// <summary>How long the program takes to say what there is.</summary>
internal sealed class ListTime : Comparison
{
    private Bed? _bed;

    internal override string Name => "list";

    internal override string What => "proxylab list";

    internal override string Against => "";

    internal override string Explanation => "From the start of the process to its end, output read to its end; the file cache is warm.";

    internal override IReadOnlyList<Metric> Metrics { get; } = [new("wall", "ms", Goal.AtMost(150)), new("CPU", "ms", Goal.None)];

    internal override bool InSandbox => false;

    internal override int Pairs(int asked) => 3 * asked; // quick, and a process start varies

    internal override Task Prepare(Bed bed)
    {
        _bed = bed;
        return Task.CompletedTask;
    }

    internal override Task<Reading> Lab() => Task.Run(() =>
    {
        var cost = Shell.Run([_bed!.Proxylab, "list"]);
        return new Reading([cost.WallMs, cost.Cpu.TotalMs], cost.Cpu);
    });

    internal override Task<IReadOnlyList<string>> Profile() => Task.Run<IReadOnlyList<string>>(() =>
    [
        $"wall of proxylab --version, which lists nothing: {Text.Number(Enumerable.Range(0, 5).Select(_ => Shell.Run([_bed!.Proxylab, "--version"]).WallMs).Order().ElementAt(2))} ms",
        "system calls: " + SystemCallCounts.Of(_bed!, [_bed!.Proxylab, "list"], 1),
    ]);
}
