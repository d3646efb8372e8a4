using ProxyLab.Cases;
using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Cases;

/// <summary>The claims of source 003 about how many connections ports allow: each on both sides of its boundary, and over what was not measured.</summary>
public sealed class PortClaims
{
    private const string Narrow = "port_range=15000-15129", Wide = "port_range=15000-15229", OnUnix = "transport=unix";
    private static readonly Case InUse = new PortsInUse(), Full = new FullPortRange();

    [Theory]
    [InlineData(30, 130, 230, Verdict.Holds)]
    [InlineData(29, 130, 230, Verdict.Refuted)]
    [InlineData(30, 131, 230, Verdict.Refuted)]
    [InlineData(30, 130, 229, Verdict.Refuted)]
    public void Every_range_allows_as_many_connections_as_it_has_ports(int lead, int narrow, int wide, Verdict expected) =>
        AssertVerdict(expected, InUse, "P01", Held("", lead).With(Narrow, Held(Narrow, narrow)).With(Wide, Held(Wide, wide)));

    [Fact]
    public void Ports_held_in_TIME_WAIT_count_as_open_ones_do() => AssertVerdict(
        Verdict.Holds, InUse, "P01", Held("", 30, inTimeWait: true).With(Narrow, Held(Narrow, 130, inTimeWait: true)).With(Wide, Held(Wide, 230)));

    [Fact]
    public void Connections_that_wait_to_be_accepted_hold_a_port_too() => AssertVerdict(
        Verdict.Holds, InUse, "P01", Ports.Trial(InUse, "", Tick.OnTcp(open: 10, waiting: 20), Ports.Ends(30, 230)).With(Narrow, Held(Narrow, 130)).With(Wide, Held(Wide, 230)));

    [Fact]
    public void The_next_connect_has_to_fail_for_want_of_a_port()
    {
        AssertVerdict(Verdict.Refuted, InUse, "P01", Held("", 30, []).With(Narrow, Held(Narrow, 130)).With(Wide, Held(Wide, 230)));
        AssertVerdict(Verdict.Holds, InUse, "P01", Held("", 30, ["Connect() failed for backend b: no free ports."]).With(Narrow, Held(Narrow, 130)).With(Wide, Held(Wide, 230)));
    }

    [Theory]
    [InlineData(175, Verdict.Refuted)]
    [InlineData(176, Verdict.Holds)]
    [InlineData(178, Verdict.Holds)]
    [InlineData(179, Verdict.Refuted)]
    public void A_wider_range_allows_77_percent_more(int wide, Verdict expected) =>
        AssertVerdict(expected, InUse, "P04", Held("", 30).With(Narrow, Held(Narrow, 100)).With(Wide, Held(Wide, wide)));

    [Theory]
    [InlineData(28_231, Verdict.Refuted)]
    [InlineData(28_232, Verdict.Holds)]
    [InlineData(28_233, Verdict.Refuted)]
    public void At_full_width_too_each_port_is_one_connection(int count, Verdict expected) =>
        AssertVerdict(expected, Full, "P01", Ports.Trial(Full, "", Tick.OnTcp(proxyTimeWait: count), Ports.Ends(10, 1)));

    [Theory]
    [InlineData(60, 120, 240, Verdict.Holds)]
    [InlineData(59, 120, 240, Verdict.Refuted)]
    [InlineData(60, 121, 240, Verdict.Refuted)]
    [InlineData(60, 120, 30, Verdict.Refuted)]
    public void Each_further_address_allows_as_many_again(int two, int four, int eight, Verdict expected) =>
        AssertVerdict(expected, InUse, "P05", Held("", 30).With("upstream_addresses=2", Held("upstream_addresses=2", two))
            .With("upstream_addresses=4", Held("upstream_addresses=4", four)).With("upstream_addresses=8", Held("upstream_addresses=8", eight)));

    [Theory]
    [InlineData(260, 0, Verdict.Holds)]
    [InlineData(259, 1, Verdict.Refuted)]
    public void A_Unix_socket_has_no_limit_if_every_request_of_the_same_load_is_answered(int ok, int failed, Verdict expected) =>
        AssertVerdict(expected, InUse, "P07", Held("", 30).With(OnUnix, Ports.Trial(InUse, OnUnix, Tick.Held(260), Ports.Ends(ok, failed))));

    [Fact]
    public void What_is_called_the_Unix_variant_and_is_on_TCP_says_nothing_of_Unix_sockets() =>
        AssertVerdict(Verdict.NotApplicable, InUse, "P07", Held("", 30).With(OnUnix, Held("", 30)));

    [Theory]
    [InlineData("P01")]
    [InlineData("P04")]
    [InlineData("P05")]
    [InlineData("P07")]
    public void A_variant_that_is_missing_or_was_not_measured_leaves_the_claim_unknown(string claim)
    {
        AssertVerdict(Verdict.Unknown, InUse, claim, Held("", 30));
        var blind = Held("", 30);
        foreach (var variant in InUse.Variants.Skip(1)) blind.With(variant.ToString(), Ports.Blind(InUse, variant.ToString()));
        AssertVerdict(Verdict.Unknown, InUse, claim, blind);
    }

    [Theory]
    [InlineData("P01")]
    [InlineData("P04")]
    [InlineData("P05")]
    public void A_claim_about_ports_says_nothing_of_a_Unix_socket(string claim) =>
        AssertVerdict(Verdict.NotApplicable, InUse, claim, Ports.Trial(InUse, OnUnix, Tick.Held(260), Ports.Ends(260, 0)));

    [Fact]
    public void A_refutation_says_how_many_there_were()
    {
        var claim = InUse.Claims.Single(c => c.Id == "P05");
        var judged = claim.Judge(Held("", 30).With("upstream_addresses=2", Held("upstream_addresses=2", 61))
            .With("upstream_addresses=4", Held("upstream_addresses=4", 120)).With("upstream_addresses=8", Held("upstream_addresses=8", 240)).Build());
        Assert.Contains("connections on 30 ports to 2 addresses 61, ", judged.Instead, StringComparison.Ordinal);
    }

    private static HandMade Held(string settings, int count, string[]? log = null, bool inTimeWait = false) => Ports.Trial(
        InUse, settings, inTimeWait ? Tick.OnTcp(open: 3, proxyTimeWait: count) : Tick.OnTcp(open: count), Ports.Ends(count, 260 - count), log);

    private static void AssertVerdict(Verdict expected, Case @case, string claim, HandMade hand)
    {
        var judgement = @case.Claims.Single(c => c.Id == claim).Judge(hand.Build());
        Assert.True(judgement.Verdict == expected, $"expected {expected}, not {judgement}");
    }
}
