using ProxyLab.Clients;
using Xunit;

namespace ProxyLab.Tests.Clients;

/// <summary>Schedules of the open model.</summary>
public sealed class ScheduleTests
{
    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);

    [Fact]
    public void A_constant_rate_is_evenly_spaced()
    {
        var times = Schedule.Constant(200, TenSeconds).TimesMs.ToArray();
        Assert.Equal(2000, times.Length);
        Assert.All(times.Index(), t => Assert.Equal(t.Index * 5.0, t.Item, 1e-6));
    }

    [Theory, InlineData(0, 400), InlineData(400, 0), InlineData(100, 300)]
    public void A_ramp_has_as_many_requests_as_its_rates_give(double from, double to)
    {
        var times = Schedule.Ramp(from, to, TenSeconds).TimesMs.ToArray();
        Assert.Equal(2000, times.Length);
        Assert.Equal(times.Order(), times);
        double inFirstHalf = times.Count(t => t < 5000);
        Assert.InRange(inFirstHalf, (((3 * from) + to) / 4 * 5) - 2, (((3 * from) + to) / 4 * 5) + 2);
        Assert.All(times, t => Assert.InRange(t, 0, 10_000));
    }

    [Fact]
    public void A_seed_reproduces_its_Poisson_arrivals_and_another_does_not()
    {
        var times = Schedule.Poisson(500, TenSeconds, seed: 42).TimesMs.ToArray();
        Assert.Equal(times, Schedule.Poisson(500, TenSeconds, seed: 42).TimesMs.ToArray());
        Assert.NotEqual(times, Schedule.Poisson(500, TenSeconds, seed: 43).TimesMs.ToArray());
        Assert.Equal(times.Order(), times);
        Assert.InRange(times.Length, 4700, 5300); // 5000 ± 4 standard deviations
    }

    [Fact]
    public void Poisson_gaps_are_exponential()
    {
        var times = Schedule.Poisson(1000, TenSeconds, seed: 1).TimesMs.ToArray();
        var gaps = times.Zip(times.Skip(1), (a, b) => b - a).ToArray();
        Assert.InRange(gaps.Average(), 0.96, 1.04);
        Assert.InRange(gaps.Count(g => g > 1) / (double)gaps.Length, 0.348, 0.388); // 1/e ± 4 standard deviations
    }

    [Theory, InlineData(0.0), InlineData(-1.0), InlineData(double.NaN), InlineData(1e12), InlineData(double.PositiveInfinity)]
    public void A_rate_out_of_range_is_refused(double rate)
    {
        Assert.Throws<LabException>(() => Schedule.Constant(rate, TenSeconds));
        Assert.Throws<LabException>(() => Schedule.Poisson(rate, TenSeconds, 1));
    }
}
