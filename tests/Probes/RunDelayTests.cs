using System.Diagnostics;
using ProxyLab.Probes.Proc;
using Xunit;

namespace ProxyLab.Tests.Probes;

/// <summary>How long the machine keeps threads waiting for a CPU, as the kernel tells it.</summary>
public sealed class RunDelayTests
{
    [Theory]
    [InlineData("123 456 7\n", 456L)]
    [InlineData("0 0 0\n", 0L)]
    [InlineData("", null)]
    [InlineData("12", null)]
    [InlineData("12 x 1", null)]
    public void A_schedstat_line_is_read_as_it_stands(string text, long? expected) => Assert.Equal(expected, RunDelayWatch.Waited(System.Text.Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData(512)]
    [InlineData(0)]
    public void A_thread_that_must_share_its_cpu_is_seen_to_wait(int mostOpen)
    {
        using var watch = new RunDelayWatch(mostOpen);
        watch.Restart();
        using var stop = new CancellationTokenSource();
        var busy = Enumerable.Range(0, 3 * Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            while (!stop.IsCancellationRequested) Thread.SpinWait(1000);
        }) { IsBackground = true }).ToArray();
        foreach (var thread in busy) thread.Start();
        var clock = Stopwatch.StartNew();
        while (Waited() < 1 && clock.Elapsed < 20.Seconds()) Thread.Sleep(20); // until the scheduler has let one of them wait
        stop.Cancel();
        Assert.True(Waited() >= 1, $"{Waited()} ms");

        double Waited() => (double)watch.Largest()!["largest_ms"]!;
    }
}
