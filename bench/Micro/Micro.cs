using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace ProxyLab.Bench;

/// <summary>The micro-benchmarks as a part of the table: nanoseconds and octets allocated for each line, message, answer or tick.</summary>
internal sealed class Micro : Comparison
{
    private static readonly string[] Things = ["/proc/net/unix, a line", "unix_diag, a message", "inet_diag, a message", "HTTP answer", "a claim, a tick"];
    private Bed? _bed;

    internal override string Name => "micro";

    internal override string What => "parsers, netlink decoding, judging";

    internal override string Against => "";

    internal override string Explanation =>
        "BenchmarkDotNet in this process (its own builds need a package source), with its memory diagnoser: time and octets allocated for each line, message, answer, and tick judged.";

    internal override IReadOnlyList<Metric> Metrics { get; } =
        [.. Things.SelectMany(thing => (Metric[])[new(thing, "ns", Goal.None), new("  allocated", "bytes", Goal.AtMost(0))])];

    internal override bool InSandbox => false;

    internal override bool WarmsUp => false; // BenchmarkDotNet does

    internal override int Pairs(int asked) => 1;

    internal override Task Prepare(Bed bed)
    {
        _bed = bed;
        return Task.CompletedTask;
    }

    internal override Task<Reading> Lab() => Task.Run(() =>
    {
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(_bed!.Quick ? 3 : 12);
        var config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(_bed.Private("micro"));
        var summary = BenchmarkRunner.Run<MicroBenchmarks>(config);
        var values = Things.SelectMany(thing =>
        {
            var report = summary.Reports.FirstOrDefault(r => r.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'') == thing);
            return report?.ResultStatistics is { } statistics && report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) is { } bytes
                ? (double[])[statistics.Median, bytes]
                : throw new LabException("bench micro", $"BenchmarkDotNet gave no result for '{thing}': {string.Join("; ", summary.ValidationErrors.Select(e => e.Message))}", "");
        });
        return new Reading([.. values]);
    });
}
