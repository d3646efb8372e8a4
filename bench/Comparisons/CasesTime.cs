using System.Text.Json;

namespace ProxyLab.Bench;

/// <summary>Cases, from the command to the report: the original's five, or all that <c>make cases</c> runs.</summary>
internal sealed class CasesTime(bool all) : Comparison
{
    private static readonly string[] Five = ["healthy", "never-accept", "accept-no-read", "read-no-write", "write-no-close"];

    private Bed? _bed;

    internal override string Name => all ? "cases-all" : "cases";

    internal override string What => all ? "make cases, once built: every case but the long ones" : "the original's five cases, once built (there: 60 s each, in turn)";

    internal override string Against => "the same program, started by the runtime";

    internal override string Explanation =>
        $"proxylab run with {(all ? "every case" : "the five cases")} on every installed proxy into a folder of its own, the figures included. {(all ? "Once" : "Three times at most")}: "
        + "it takes long and varies little. The peer is the same program without its native file. CPU is that of all processes, those of the proxies included, by the number of trials.";

    internal override IReadOnlyList<Metric> Metrics { get; } = [new("wall", "s", Goal.AtMost(60)), new("CPU a trial", "s", Goal.RatioAtMost(0.5))];

    internal override bool InSandbox => false;

    internal override bool WarmsUp => false; // a minute, in a bench of a quarter of an hour

    internal override int Pairs(int asked) => Math.Min(asked, all ? 1 : 3);

    internal override Task Prepare(Bed bed)
    {
        _bed = bed;
        return Task.CompletedTask;
    }

    internal override Task<Reading> Lab() => Run([_bed!.Proxylab]);

    internal override Func<Task<Reading>> Peer => () => Run(["dotnet", _bed!.Proxylab + ".dll"]);

    private Task<Reading> Run(string[] program) => Task.Run(() =>
    {
        string[] some = _bed!.Quick ? ["healthy"] : all ? [] : Five;
        var cost = Shell.Run([.. program, "run", .. some, "--out", _bed.Private("runs")]);
        return new Reading([cost.WallMs / 1000, cost.Cpu.TotalMs / 1000 / Trials().Length], cost.Cpu);
    });

    /// <summary>How long the trials of the last run lasted, from each one's last event: there is a part that waits for timeouts, whatever the machine.</summary>
    internal override Task<IReadOnlyList<string>> Profile() => Task.Run<IReadOnlyList<string>>(() =>
    {
        var trials = Trials();
        var longest = string.Join(", ", trials.Take(5).Select(t => $"{t.Name} {Text.Number(t.Seconds)} s"));
        return [$"{trials.Length} trials last {Text.Number(trials.Sum(t => t.Seconds))} s together; the longest: {longest}"];
    });

    /// <summary>The trials of the last run, the longest first.</summary>
    private (string Name, double Seconds)[] Trials()
    {
        var run = new DirectoryInfo(_bed!.Private("runs")).EnumerateDirectories().Where(d => d.LinkTarget is null).MaxBy(d => d.CreationTimeUtc)!;
        return [.. run.EnumerateFiles(RunFiles.Events, SearchOption.AllDirectories)
            .Select(f => (Name: Path.GetRelativePath(Path.Combine(run.FullName, "trials"), f.DirectoryName!), Seconds: LastEventMs(f.FullName) / 1000))
            .OrderByDescending(t => t.Seconds)];
    }

    private static double LastEventMs(string file)
    {
        using var last = JsonDocument.Parse(File.ReadLines(file).Last());
        return last.RootElement.GetProperty("t_ms").GetDouble();
    }
}
