using ProxyLab.Cases;
using ProxyLab.Tests.Judging;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Cases;

/// <summary>The claims of source 003 about TIME_WAIT: each on both sides of its boundary, and over what was not measured.</summary>
public sealed class TimeWaitClaims
{
    private const string EveryKnob = "fin_timeout=5s tw_reuse=1 max_tw_buckets=50";
    private static readonly Case Burst = new ProxyClosesFirst(), Steady = new ProxyClosesFirstSteadily(), Upstream = new UpstreamClosesFirst(), Life = new TimeWaitLife();

    public static TheoryData<string> BothReuse => ["proxy-closes-first", "proxy-closes-first-steadily"];

    [Theory]
    [InlineData(100, 100, Verdict.Holds)]
    [InlineData(99, 99, Verdict.Refuted)]
    [InlineData(101, 101, Verdict.Refuted)]
    [InlineData(100, 60, Verdict.Refuted)]
    public void TIME_WAIT_fills_all_ports_and_stays(int most, int left, Verdict expected)
    {
        var hand = new HandMade(Burst.Plan).Wave(1, Ports.Ends(100, 500), (5, Tick.OnTcp(proxyTimeWait: most))).Drain(1, Tick.OnTcp(proxyTimeWait: left), Any);
        AssertVerdict(expected, Burst, "P02", hand);
    }

    [Theory]
    [InlineData(50, Verdict.Refuted)]
    [InlineData(100, Verdict.Holds)]
    public void TIME_WAIT_at_the_upstreams_end_counts_too(int most, Verdict expected) =>
        AssertVerdict(expected, Upstream, "P02", Ports.Trial(Upstream, "", Tick.OnTcp(upstreamTimeWait: most), Ports.Ends(600, 0)));

    [Fact]
    public void A_proxy_that_resets_leaves_none_in_TIME_WAIT_and_reuse_says_nothing_of_it()
    {
        var reset = Ports.Trial(Burst, "", Tick.OnTcp(), Ports.Ends(600, 0));
        AssertVerdict(Verdict.NotApplicable, Burst, "P06", reset);
        AssertVerdict(Verdict.Refuted, Burst, "P02", reset);
        Assert.Contains("with a reset", Burst.Claims.First().Judge(reset.Build()).Instead, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BothReuse))]
    public void Reuse_has_to_answer_every_request_with_fewer_in_TIME_WAIT(string name)
    {
        var @case = TheLab.Catalogue.Cases.Single(c => c.Name == name);
        AssertVerdict(Verdict.Holds, @case, "P06", Reuse(@case, inTimeWait: 90, failed: 0));
        AssertVerdict(Verdict.Refuted, @case, "P06", Reuse(@case, inTimeWait: 91, failed: 0));
        AssertVerdict(Verdict.Refuted, @case, "P06", Reuse(@case, inTimeWait: 90, failed: 1));
        AssertVerdict(Verdict.Unknown, @case, "P06", Reuse(@case, inTimeWait: null, failed: 0));
        AssertVerdict(Verdict.Unknown, @case, "P06", Ports.Trial(@case, "", Tick.OnTcp(proxyTimeWait: 100), Ports.Ends(100, 25)));
    }

    [Theory]
    [InlineData(59, 61, Verdict.Refuted)]
    [InlineData(60, 60, Verdict.Holds)]
    [InlineData(62, 64, Verdict.Holds)]
    [InlineData(60, 66, Verdict.Refuted)]
    [InlineData(60, 5, Verdict.Refuted)]
    public void TIME_WAIT_lasts_a_minute_with_every_knob_turned(int seconds, int withKnobs, Verdict expected) =>
        AssertVerdict(expected, Life, "P03", Lasting("", seconds).With(EveryKnob, Lasting(EveryKnob, withKnobs)));

    [Fact]
    public void A_life_whose_end_was_not_seen_is_unknown()
    {
        AssertVerdict(Verdict.Unknown, Life, "P03", Lasting("", 60, seen: false).With(EveryKnob, Lasting(EveryKnob, 60)));
        AssertVerdict(Verdict.Unknown, Life, "P03", Lasting("", 60).With(EveryKnob, Lasting(EveryKnob, 60, seen: false)));
        AssertVerdict(Verdict.Unknown, Life, "P03", Lasting("", 60));
        AssertVerdict(Verdict.Unknown, Life, "P03", Ports.Blind(Life).With(EveryKnob, Ports.Blind(Life, EveryKnob)));
    }

    [Fact]
    public void TIME_WAIT_that_was_not_measured_fills_nothing() => AssertVerdict(Verdict.Unknown, Burst, "P02", Ports.Blind(Burst));

    [Theory]
    [InlineData("P02")]
    [InlineData("P06")]
    public void A_Unix_socket_has_no_TIME_WAIT(string claim) =>
        AssertVerdict(Verdict.NotApplicable, Burst, claim, Ports.Trial(Burst, "transport=unix", Tick.Held(4), Ports.Ends(600, 0)));

    private static UpstreamCounters Any => new() { Accepted = 100, Requests = 100, Closed = 100 };

    private static HandMade Reuse(Case @case, int? inTimeWait, int failed) => Ports.Trial(@case, "", Tick.OnTcp(proxyTimeWait: 100), Ports.Ends(100, 25))
        .With("tw_reuse=1", Ports.Trial(@case, "tw_reuse=1", Tick.OnTcp(proxyTimeWait: inTimeWait), Ports.Ends(125 - failed, failed)))
        .With("tw_reuse=2", Ports.Trial(@case, "tw_reuse=2", Tick.OnTcp(proxyTimeWait: 50), Ports.Ends(125, 0)));

    private static HandMade Lasting(string settings, int seconds, bool seen = true)
    {
        var hand = new HandMade(TheLab.Set(Life.Plan, settings)).Wave(1, Ports.Ends(100, 0), (1, Tick.OnTcp())).Sample(0, seconds * 10, Tick.OnTcp(proxyTimeWait: 100));
        return (seen ? hand.Sample(0, 10, Tick.OnTcp()) : hand).Drain(1, seen ? Tick.OnTcp() : Tick.OnTcp(proxyTimeWait: 3), Any, count: 1);
    }

    private static void AssertVerdict(Verdict expected, Case @case, string claim, HandMade hand)
    {
        var judgement = @case.Claims.Single(c => c.Id == claim).Judge(hand.Build());
        Assert.True(judgement.Verdict == expected, $"expected {expected}, not {judgement}");
    }
}
