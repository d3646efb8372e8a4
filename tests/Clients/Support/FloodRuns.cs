using System.Diagnostics;
using ProxyLab.Clients;
using Xunit;

namespace ProxyLab.Tests.Clients.Support;

/// <summary>Runs floods against scripted servers, and checks that each adds up.</summary>
internal static class FloodRuns
{
    internal const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    internal static double NowMs() => Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency;

    internal static FloodSpec To(ScriptedServer server) => To(server.Endpoint);

    internal static FloodSpec To(Endpoint target) => new() { Target = target, Deadline = TimeSpan.FromSeconds(20) };

    /// <summary>Runs one wave and checks that every result was handed over once.</summary>
    internal static (FloodSummary Summary, List<RequestResult> Results) Run(FloodSpec spec) =>
        RunUntil(spec, TestContext.Current.CancellationToken);

    /// <summary>The same, until it is cancelled.</summary>
    internal static (FloodSummary Summary, List<RequestResult> Results) RunUntil(FloodSpec spec, CancellationToken cancel)
    {
        var results = new List<RequestResult>();
        var summary = new Flood().Run(spec, NowMs, (in RequestResult r) => results.Add(r), cancel);
        Assert.Equal(summary.Started, results.Count);
        Assert.Equal(results.Count, results.Select(r => r.Id).Distinct().Count());
        foreach (var group in results.GroupBy(r => r.Outcome))
            Assert.Equal(summary[group.Key], group.Count());
        Assert.Equal(summary.Bytes, results.Sum(r => r.Bytes));
        Assert.Equal(summary.Connections, results.Where(r => r.Connection is not null).Select(r => r.Connection).Distinct().Count());
        Assert.All(results.GroupBy(r => r.Connection).Where(c => c.Key is not null), c => Assert.Equal(Enumerable.Range(1, c.Count()), c.Select(r => r.Nth!.Value).Order()));
        return (summary, results);
    }

    /// <summary>The one result of a wave of one client.</summary>
    internal static RequestResult One(FloodSpec spec) => Assert.Single(Run(spec).Results);
}
