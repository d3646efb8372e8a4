using ProxyLab.Cases;
using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Cases;

/// <summary>The claims about memory: N07, L3 and X06.</summary>
public sealed class MemoryRules
{
    private static readonly UpstreamCounters Nothing = new();

    [Theory]
    [InlineData("N07", 0.9, Verdict.Holds)]
    [InlineData("N07", 1.1, Verdict.Refuted)]
    [InlineData("X06", 1, Verdict.Holds)]
    [InlineData("X06", -1, Verdict.Refuted)]
    public void Memory_over_waiting_requests_is_judged_by_its_slope(string claim, double slope, Verdict expected) => Assert.Equal(expected, Compared.Judge(
        new WaitingMemory(), claim, (_, plan) => Waiting(plan, 2000, (long)(2000 + (slope * Math.Min(plan.Clients, plan.QueueCapacity))))));

    [Theory]
    [InlineData("N07")]
    [InlineData("X06")]
    public void A_slope_whose_interval_spans_the_bound_is_unknown(string claim) => Assert.Equal(Verdict.Unknown, Compared.Judge(
        new WaitingMemory(), claim, (_, plan) => Waiting(plan, 2000, plan.Clients == 200 ? 9000 : 2000)));

    [Theory]
    [InlineData("N07")]
    [InlineData("X06")]
    public void Memory_that_was_not_measured_is_unknown(string claim)
    {
        Assert.Equal(Verdict.Unknown, Compared.Judge(new WaitingMemory(), claim, (_, plan) => Waiting(plan, null, 2000)));
        Assert.Equal(Verdict.Unknown, Compared.Judge(new WaitingMemory(), claim, (_, plan) => Waiting(plan, 2000, null)));
        Assert.Equal(Verdict.Unknown, Compared.Judge(new WaitingMemory(), claim, (_, plan) => Waiting(plan, 2000, 2000), without: "clients=200"));
    }

    [Fact]
    public void What_is_said_of_nginx_is_not_asked_of_another() => Assert.Equal(
        Verdict.NotApplicable, new WaitingMemory().Claims.Single(c => c.Id == "N07").Judge(new HandMade(Plan.Default) { Proxy = "haproxy" }.Build()).Verdict);

    [Theory]
    [InlineData(2048, Verdict.Holds)]
    [InlineData(2049, Verdict.Refuted)]
    [InlineData(null, Verdict.Unknown)]
    public void Bodies_may_grow_VmSize_by_two_MiB(int? growth, Verdict expected)
    {
        Assert.Equal(expected, Compared.Judge(new LargeBodies(), "L3", (_, plan) => Waiting(plan, 1000, 2000, 3000, 3000 + growth)));
        Assert.Equal(expected, Compared.Judge(new ManyLargeBodies(), "L3", (_, plan) => Waiting(plan, 1000, 2000, 3000, 3000 + growth)));
    }

    [Fact]
    public void The_workers_of_a_proxy_count_together_and_its_master_does_not()
    {
        var hand = Waiting(new WaitingMemory().Plan, 2000, 3000);
        hand.Processes.Add(new ProcessRow(0, "worker", 8, 500, 1));
        hand.Processes.Add(new ProcessRow(0, "master", 6, 9999, 1));
        Assert.Equal(2500, hand.Build().Processes.Before("pss", "PSS", p => p.PssKib).Value);
    }

    [Fact]
    public void A_line_goes_through_points_that_lie_on_it()
    {
        var slope = Slope.Through([(0, 5), (100, 205), (200, 405)])!;
        Assert.Equal((2, 2, 2, 5), (Round(slope.Value), Round(slope.Low), Round(slope.High), Round(slope.Intercept)));
    }

    // By hand: x̄ = 2, Sxx = 10, slope 0.6, residuals −0.2 0.2 … give s² = 2.4 / 3, t(3, 0.975) = 3.1824.
    [Fact]
    public void The_interval_of_a_slope_is_Students()
    {
        var slope = Slope.Through([(0, 2), (1, 4), (2, 5), (3, 4), (4, 5)])!;
        Assert.Equal((0.6, -0.3001, 1.5001), (Round(slope.Value), Round(slope.Low), Round(slope.High)));
    }

    [Fact]
    public void Too_few_points_or_all_above_another_have_no_line()
    {
        Assert.Null(Slope.Through([(0, 1), (1, 2)]));
        Assert.Null(Slope.Through([(1, 1), (1, 2), (1, 3)]));
    }

    private static double Round(double value) => Math.Round(value, 4);

    private static HandMade Waiting(Plan plan, long? before, long? peak, long? vmBefore = 1, long? vmPeak = 1)
    {
        var tick = Tick.Waiting(Math.Min(plan.Clients, plan.QueueCapacity));
        return new HandMade(plan).Memory(before, vmBefore).Idle()
            .Event(EventNames.WaveStart, new { wave = 1 }).Memory(peak, vmPeak, 1 << 20)
            .Wave(1, [Typical.Gone(plan.Clients, 504, 1.5)], (9, tick)).Memory(peak, vmPeak).Drain(1, tick, Nothing);
    }
}
