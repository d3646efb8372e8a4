using ProxyLab.Clients;
using Xunit;

namespace ProxyLab.Tests.Clients;

/// <summary>What an open model would have measured, against the definition written out.</summary>
public sealed class OpenModelEstimateTests
{
    [Fact]
    public void A_freeze_counts_for_each_request_that_was_due_while_it_lasted()
    {
        // 99 requests of 10 ms, then a freeze of a second: 99 more were due in it, which waited 990, 980, … 10 ms.
        var estimate = new OpenModelEstimate([.. Enumerable.Repeat(10.0, 99), 1000], [], 10);
        Assert.Equal(199, estimate.Count);
        Assert.InRange(estimate.Percentile(50)!.Value.LowerMs, 9.999, 10.001);
        Assert.InRange(estimate.Percentile(90)!.Value.LowerMs, 809.9, 810.1);
        Assert.InRange(estimate.Percentile(100)!.Value.UpperMs!.Value, 999.9, 1000.1);
    }

    [Fact]
    public void Any_latencies_give_what_the_definition_gives()
    {
        var random = new Random(3);
        for (int round = 0; round < 200; round++)
        {
            double interval = 0.5 + random.NextDouble();
            double[] latencies = [.. Enumerable.Range(0, 1 + random.Next(40)).Select(_ => 0.1 + (random.NextDouble() * (random.Next(5) == 0 ? 50 : 1))).Order()];
            var estimate = new OpenModelEstimate(latencies, [], interval);
            double[] all = [.. latencies.SelectMany(l => Written(l, interval)).Order()];
            Assert.Equal(all.Length, estimate.Count);
            foreach (double percent in new[] { 1.0, 50, 90, 99, 100 })
            {
                double expected = all[Math.Clamp((int)Math.Ceiling(percent / 100 * all.Length), 1, all.Length) - 1];
                Assert.InRange(estimate.Percentile(percent)!.Value.LowerMs, expected - 0.001, expected + 0.001);
            }
        }
    }

    [Fact]
    public void A_latency_that_nobody_knows_gives_a_lower_bound()
    {
        var estimate = new OpenModelEstimate([.. Enumerable.Repeat(1.0, 10)], [100], 1);
        Assert.NotNull(estimate.Percentile(5)!.Value.UpperMs);
        Assert.Null(estimate.Percentile(99)!.Value.UpperMs);
        Assert.InRange(estimate.Percentile(99)!.Value.LowerMs, 90, 100);
    }

    [Fact]
    public void Nothing_has_no_percentile() => Assert.Null(new OpenModelEstimate([], [], 1).Percentile(50));

    /// <summary>HdrHistogram's recordValueWithExpectedInterval.</summary>
    private static IEnumerable<double> Written(double latency, double interval)
    {
        yield return latency;
        for (int i = 1; i <= (long)(latency / interval) - 1; i++)
            yield return latency - (i * interval);
    }
}
