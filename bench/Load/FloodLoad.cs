using System.Diagnostics;
using System.Text.Json.Nodes;
using ProxyLab.Clients;

namespace ProxyLab.Bench;

/// <summary>The lab's own clients as a load generator: one thread, all results taken into a report as <c>proxylab flood</c> does.</summary>
internal static class FloodLoad
{
    /// <summary>What a load came to.</summary>
    /// <param name="Answers">Whole answers of status 2xx.</param>
    /// <param name="Seconds">From the first start to the deadline.</param>
    /// <param name="Cpu">Of this whole process meanwhile, the garbage collector and the compiler included.</param>
    /// <param name="P99Ms">The 99th percentile of the latencies; those of the requests in flight at the deadline count as longer than they were watched.</param>
    /// <param name="P50Ms">Their median.</param>
    internal readonly record struct Result(long Answers, double Seconds, CpuTime Cpu, double P99Ms, double P50Ms)
    {
        internal double PerSecond => Answers / Seconds;
    }

    /// <summary>A closed model of 64 clients, each with one request after the other until the time is over.</summary>
    internal static FloodSpec Closed(Endpoint target, TimeSpan time, bool keepAlive) => new()
    {
        Target = target,
        Clients = 64,
        RequestsPerClient = int.MaxValue,
        KeepAlive = keepAlive,
        Deadline = time,
    };

    /// <summary>Runs it on the load's CPU.</summary>
    /// <exception cref="LabException">A request ended in another way than by an answer or the deadline.</exception>
    internal static Task<Result> Run(FloodSpec spec, int? cpu) => Cpus.Run(cpu, () =>
    {
        var report = new FloodReport();
        var before = CpuTime.OfThisProcess;
        var began = Stopwatch.GetTimestamp();
        var summary = new Flood().Run(spec, () => Stopwatch.GetElapsedTime(began).TotalMilliseconds, report.Add, CancellationToken.None);
        var cpuTime = CpuTime.OfThisProcess - before;
        var (ok, latency) = (summary[Outcome.Ok], JsonNode.Parse(report.ToJson(spec, summary))?["latency"]);
        if (summary.Started - ok - summary[Outcome.InFlight] - summary[Outcome.ConnectTimeout] is > 0 and var bad)
            throw new LabException("bench", $"{bad} of {summary.Started} requests failed:\n{report.ToText(spec, summary)}", "see what the server says");
        return new Result(ok, (summary.EndedMs - summary.BeganMs) / 1000, cpuTime, Percentile(latency, "p99"), Percentile(latency, "p50"));
    });

    private static double Percentile(JsonNode? latency, string name) => (double?)latency?[name]?["lower_ms"] ?? double.NaN;
}
