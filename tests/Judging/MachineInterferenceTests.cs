using System.Diagnostics;
using ProxyLab.Probes.Proc;
using Xunit;

namespace ProxyLab.Tests.Judging;

/// <summary>Where the machine kept the trial waiting, times are uncertain by as much, and a claim that this may have decided is unknown.</summary>
public sealed class MachineInterferenceTests
{
    private static readonly Plan Plan = Plan.Default with { Waves = 1 };

    [Theory]
    [InlineData(0.0, Verdict.Holds)]
    [InlineData(150, Verdict.Holds)]
    [InlineData(250, Verdict.Unknown)]
    public void A_time_holds_only_where_it_would_hold_with_the_run_delay_too(double delayMs, Verdict expected) =>
        Assert.Equal(expected, Trial(delayMs, new Ended(10, Outcome.Ok, 200, 0.8)).Wave(1).MedianSeconds.AtMost(1).Verdict);

    [Theory]
    [InlineData(100, Verdict.Refuted)]
    [InlineData(400, Verdict.Unknown)]
    public void A_time_is_refuted_only_where_it_would_be_with_the_run_delay_too(double delayMs, Verdict expected) =>
        Assert.Equal(expected, Trial(delayMs, new Ended(10, Outcome.Ok, 200, 1.2)).Wave(1).MedianSeconds.AtMost(1).Verdict);

    [Theory]
    [InlineData(100, Verdict.Holds)]
    [InlineData(300, Verdict.Unknown)]
    public void A_share_over_a_bound_in_seconds_is_as_uncertain_as_the_bound(double delayMs, Verdict expected) =>
        Assert.Equal(expected, Trial(delayMs, new Ended(10, Outcome.Status, 504, 2.0)).Wave(1).Waited(1.8).AtLeast(0.99).Verdict);

    [Fact]
    public void A_count_does_not_depend_on_the_machine() =>
        Assert.Equal(Verdict.Holds, Trial(5000, new Ended(10, Outcome.Ok, 200, 1.2)).Wave(1).Count(Outcome.Ok).Exactly(10).Verdict);

    [Fact]
    public void Where_the_kernel_does_not_tell_a_time_is_taken_as_it_is() =>
        Assert.Equal(Verdict.Holds, Trial(null, new Ended(10, Outcome.Ok, 200, 0.8)).Wave(1).MedianSeconds.AtMost(1).Verdict);

    [Fact]
    public void The_verdict_says_by_how_much_the_machine_may_have_decided_it() =>
        Assert.StartsWith("median time in wave 1 0.800 s, but between 0.500 s and 1.100 s", Trial(300, new Ended(10, Outcome.Ok, 200, 0.8)).Wave(1).MedianSeconds.AtMost(1).Observed, StringComparison.Ordinal);

    [Fact]
    public void A_difference_and_a_quotient_are_as_uncertain_as_their_parts()
    {
        var (a, b) = (new Measure("a", 4) { Within = (3, 5) }, new Measure("b", 2) { Within = (1, 2) });
        Assert.Equal(((1, 4), (1.5, 5)), (a.Less(b, "less", "less").Within!.Value, a.Over(b, "over", "over").Within!.Value));
        Assert.Null(new Measure("c", 4).Less(new Measure("d", 1), "less", "less").Within);
    }

    [Theory]
    [InlineData("123 456 7\n", 456L)]
    [InlineData("0 0 0\n", 0L)]
    [InlineData("", null)]
    [InlineData("12", null)]
    [InlineData("12 x 1", null)]
    public void A_schedstat_line_is_read_as_it_stands(string text, long? expected) => Assert.Equal(expected, RunDelayWatch.Waited(System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_thread_that_must_share_its_cpu_is_seen_to_wait()
    {
        using var watch = new RunDelayWatch();
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

        double Waited() => System.Text.Json.JsonSerializer.SerializeToElement(watch.Largest()).GetProperty("largest_ms").GetDouble();
    }

    private static Evidence Trial(double? delayMs, Ended ended)
    {
        var made = new HandMade(Plan).Idle().Wave(1, [ended]).Drain(1, new Tick(), null);
        if (delayMs is { } ms) made.Event(EventNames.Kernel, new { wave = 1, run_delay = new { largest_ms = ms, process = "proxylab" } });
        return made.Build();
    }
}
