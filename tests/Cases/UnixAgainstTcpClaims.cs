using ProxyLab.Cases;
using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Cases;

/// <summary>P08 is decided by an interval over pairs, and not where that spans the claim.</summary>
public sealed class UnixAgainstTcpClaims
{
    private static readonly Case Case = new UnixAgainstTcp();
    private static readonly Claim Claim = Case.Claims.Single();

    [Theory]
    [InlineData(2.0, 0.0, Verdict.Holds)]
    [InlineData(1.99, 0.0, Verdict.Refuted)]
    [InlineData(2.2, 0.05, Verdict.Holds)]
    [InlineData(1.3, 0.05, Verdict.Refuted)]
    [InlineData(2.0, 0.2, Verdict.Unknown)]
    public void Throughput_doubled_if_the_whole_interval_says_so(double ratio, double spread, Verdict expected)
    {
        var judged = Claim.Judge(Pairs(seed => ratio * (1 + (seed % 2 == 0 ? spread : -spread))).Build());
        Assert.True(judged.Verdict == expected, judged.ToString());
        Assert.Equal(expected == Verdict.Unknown, judged.Observed.Contains("spans 2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pair_that_is_missing_or_not_measured_leaves_it_unknown()
    {
        var lead = Pairs(_ => 3);
        lead.Variants.Remove("seed=7 transport=tcp");
        Assert.Equal(Verdict.Unknown, Claim.Judge(lead.Build()).Verdict);
        lead.Variants["seed=7 transport=tcp"] = HandMade.Nothing(Case.Plan);
        Assert.Equal(Verdict.Unknown, Claim.Judge(lead.Build()).Verdict);
    }

    [Fact]
    public void A_refutation_gives_the_interval_and_the_processor_time()
    {
        var judged = Claim.Judge(Pairs(_ => 1.5).Build());
        Assert.Equal("throughput on a Unix socket is 1.50 [1.50, 1.50] over 16 pairs times that on TCP, at 0.50 [0.50, 0.50] over 16 pairs times the proxy's CPU a request", judged.Instead);
    }

    [Fact]
    public void The_interval_over_ratios_is_Students()
    {
        // The logarithms are 0 and ln 4: their mean is ln 2, its standard error ln 2, and t of one degree of freedom 12.7062.
        var interval = RatioInterval.Of([(1, 1), (4, 1)])!;
        Assert.Equal((2.0, Math.Log(2) * 13.7062, 2), (interval.Mean, Math.Log(interval.High), interval.Pairs), (a, b) => a.Item3 == b.Item3 && Math.Abs(a.Item1 - b.Item1) < 1e-9 && Math.Abs(a.Item2 - b.Item2) < 1e-4);
    }

    [Fact]
    public void One_pair_or_a_side_of_nothing_gives_no_interval()
    {
        Assert.Null(RatioInterval.Of([(2, 1)]));
        Assert.Null(RatioInterval.Of([(2, 1), (2, 0)]));
        Assert.Null(RatioInterval.Of([(2, 1), (null, 1)]));
    }

    /// <summary>Sixteen pairs; TCP has 1000 requests in 100 ticks, and the Unix socket as many in as many fewer, for half the CPU time.</summary>
    private static HandMade Pairs(Func<int, double> ratio)
    {
        var lead = Trial(100, 500);
        for (var seed = 1; seed <= 16; seed++)
        {
            lead.Variants[$"seed={seed} transport=unix"] = Trial(1000, 500, ratio(seed)).Build();
            lead.Variants[$"seed={seed} transport=tcp"] = Trial(1000, 1000).Build();
        }

        return lead;
    }

    private static HandMade Trial(int requests, double cpuMs, double faster = 1)
    {
        var plan = Case.Plan with { Tick = TimeSpan.FromMilliseconds(10 / faster) };
        var hand = new HandMade(plan).Wave(2, [Typical.Gone(requests, 200, 0.01)], (100, new Tick()));
        hand.Processes.AddRange([new(0, "worker", 7, 1, 1, 100), new(2000, "worker", 7, 1, 1, 100 + cpuMs)]);
        return hand;
    }
}
