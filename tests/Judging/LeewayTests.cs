using ProxyLab.Cases;
using Xunit;

namespace ProxyLab.Tests.Judging;

/// <summary>A rule about time whose verdict a machine without a free CPU could have made is unknown; one over counts, or far from its bound, is not.</summary>
public sealed class LeewayTests
{
    private static readonly Plan Plan = Plan.Default with { Clients = 100, Backlog = 64, Waves = 2 };

    [Theory]
    [InlineData(1.1, 0, Verdict.Holds)]
    [InlineData(1.1, 99, Verdict.Holds)]
    [InlineData(1.1, 101, Verdict.Unknown)] // it may have been below a second
    [InlineData(0.9, 99, Verdict.Refuted)]
    [InlineData(0.9, 101, Verdict.Unknown)] // it may have been above
    public void A_time_is_judged_as_well_as_if_it_were_shorter_and_longer(double seconds, double waitedMs, Verdict expected)
    {
        var e = Hand([Typical.Gone(10, 200, seconds)], waitedMs);
        Assert.Equal(expected, e.Wave(1).MedianSeconds.AtLeast(1).Verdict);
        Assert.Equal(expected, e.OfRequests("slow", "slow", all => all.Count(r => r.Seconds >= 1)).Exactly(10).Verdict);
        Assert.Equal(expected, e.Wave(1).Waited(1).AtLeast(0.99).Verdict);
    }

    [Fact]
    public void What_it_would_be_is_said_with_the_numbers() => Assert.Equal(
        "median time in wave 1 1.100 s, but 0.950 s with times shorter by 0.150 s, for which a thread waited for a CPU",
        Hand([Typical.Gone(10, 200, 1.1)], 150).Wave(1).MedianSeconds.AtLeast(1).Observed);

    [Fact]
    public void A_number_without_a_time_in_it_has_no_leeway()
    {
        var e = Hand([Typical.Gone(10, 200, 1.1), Typical.Gone(5, 502, 0.1)], 5000);
        Assert.All([e.Count(Outcome.Ok), e.Wave(1).CountStatus(502), e.Wave(1).Peak("queue", "queue", s => s.Queue)], m => Assert.Null(m.Leeway));
    }

    [Fact]
    public void Nothing_ends_before_it_began() => Assert.Equal(0, Hand([Typical.Gone(10, 200, 0.1)], 5000).Wave(1).MedianSeconds.Leeway!.Shorter);

    [Fact]
    public void A_difference_has_the_leeway_of_both()
    {
        var (slow, quick) = (Hand([Typical.Gone(10, 200, 3)], 200).Wave(1).MedianSeconds, Hand([Typical.Gone(10, 200, 1)], 300).Wave(1).MedianSeconds);
        var (leeway, longer) = (slow.Less(quick, "longer", "longer").Leeway!, slow.Less(quick, "longer", "longer"));
        Assert.Equal((500, 1.5, 2.5), (leeway.By.TotalMilliseconds, Math.Round(leeway.Shorter!.Value, 9), Math.Round(leeway.Longer!.Value, 9)));
        Assert.Equal((Verdict.Holds, Verdict.Unknown), (longer.MoreThan(1.4).Verdict, longer.MoreThan(1.6).Verdict));
    }

    [Theory]
    [InlineData(0, Verdict.Holds)]
    [InlineData(400, Verdict.Unknown)]
    public void A_variant_brings_its_leeway_along(double waitedMs, Verdict expected)
    {
        var hand = new HandMade(Plan) { Variants = { ["backlog=64"] = Hand([Typical.Gone(10, 200, 1.3)], waitedMs) } };
        Assert.Equal(expected, new Claim("x", "x", e => e.Variant(Variant.Of(("backlog", 64))).Wave(1).MedianSeconds.AtLeast(1)).Judge(hand.Build()).Verdict);
    }

    // Seen on a machine with a load of 70: clients that were turned away at once had their answer so late that they seemed to have waited.
    [Theory]
    [InlineData("nginx", 502)]
    [InlineData("csharp", 503)]
    public void Clients_who_are_turned_away_late_did_not_wait_for_the_timeout(string proxy, int status) =>
        Assert.Equal(Verdict.Refuted, Judge(new NeverAccept(), "C2c", Hand([Typical.Gone(65, 504, 3.9), Typical.Gone(35, status, 3.9)], 900, proxy)));

    [Theory]
    [InlineData(0.1, 400, Verdict.Refuted)]
    [InlineData(1.3, 200, Verdict.Holds)]
    [InlineData(1.3, 400, Verdict.Unknown)]
    public void A_status_that_does_not_say_why_is_judged_by_its_time(double seconds, double waitedMs, Verdict expected) =>
        Assert.Equal(expected, Judge(new NeverAccept(), "C2c", Hand([Typical.Gone(65, 504, 2.1), Typical.Gone(35, 503, seconds)], waitedMs, "haproxy")));

    private static Verdict Judge(Case @case, string claim, Evidence e) => @case.Claims.Single(c => c.Id == claim).Judge(e).Verdict;

    private static Evidence Hand(Ended[] ended, double waitedMs, string proxy = "nginx") => new HandMade(Plan) { Proxy = proxy }.Idle().Wave(1, ended, (5, Tick.Waiting(65)))
        .Event(EventNames.Kernel, new { wave = 1, run_delay = new { largest_ms = waitedMs, process = "proxylab" } }).Build();
}
