using System.Text.Json;

namespace ProxyLab.Bench;

/// <summary>All cases, from the command to the report.</summary>
internal sealed class CasesTime : Comparison
{
    private Bed? _bed;

    internal override string Name => "cases";

    internal override string What => "make cases, once built (the original: five cases of 60 s in turn)";

    internal override string Against => "";

    internal override string Explanation =>
        "proxylab run with every case on every installed proxy into a folder of its own, the figures included: what make cases runs once everything is built. Three times at most: "
        + "it takes long and varies little.";

    internal override IReadOnlyList<Metric> Metrics { get; } = [new("wall", "s", Goal.AtMost(60))];

    internal override bool InSandbox => false;

    internal override bool WarmsUp => false; // a minute, in a bench of a quarter of an hour

    internal override int Pairs(int asked) => Math.Min(asked, 3);

    internal override Task Prepare(Bed bed)
    {
        _bed = bed;
        return Task.CompletedTask;
    }

    internal override Task<Reading> Lab() => Task.Run(() =>
    {
        string[] some = _bed!.Quick ? ["healthy"] : [];
        var cost = Shell.Run([_bed.Proxylab, "run", .. some, "--out", _bed.Private("runs")]);
        return new Reading([cost.WallMs / 1000], cost.Cpu);
    });

    /// <summary>How long the trials of the last run lasted, from each one's last event: there is a part that waits for timeouts, whatever the machine.</summary>
    internal override Task<IReadOnlyList<string>> Profile() => Task.Run<IReadOnlyList<string>>(() =>
    {
        var run = new DirectoryInfo(_bed!.Private("runs")).EnumerateDirectories().Where(d => d.LinkTarget is null).MaxBy(d => d.CreationTimeUtc)!;
        var trials = run.EnumerateFiles(RunFiles.Events, SearchOption.AllDirectories)
            .Select(f => (Name: Path.GetRelativePath(Path.Combine(run.FullName, "trials"), f.DirectoryName!), Seconds: LastEventMs(f.FullName) / 1000))
            .OrderByDescending(t => t.Seconds).ToArray();
        var longest = string.Join(", ", trials.Take(5).Select(t => $"{t.Name} {Text.Number(t.Seconds)} s"));
        return [$"{trials.Length} trials last {Text.Number(trials.Sum(t => t.Seconds))} s together; the longest: {longest}"];
    });

    private static double LastEventMs(string file)
    {
        using var last = JsonDocument.Parse(File.ReadLines(file).Last());
        return last.RootElement.GetProperty("t_ms").GetDouble();
    }
}
