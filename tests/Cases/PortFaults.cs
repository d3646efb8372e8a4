using ProxyLab.Cases;
using ProxyLab.Tests.Judging;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Cases;

/// <summary>The cases of source 003 prove who closed first, and that the load was the one under study.</summary>
public sealed class PortFaults
{
    private static readonly Tick Proxy = Tick.OnTcp(proxyTimeWait: 30), Upstream = Tick.OnTcp(upstreamTimeWait: 30), Both = Tick.OnTcp(proxyTimeWait: 30, upstreamTimeWait: 1);

    public static TheoryData<string> LeftToTheProxy => ["ports-in-use", "proxy-closes-first", "proxy-closes-first-steadily", "time-wait-life", "full-port-range"];

    [Theory]
    [MemberData(nameof(LeftToTheProxy))]
    public void A_connection_that_the_upstream_closed_first_is_no_case_of_the_proxys_closing(string name)
    {
        AssertProof(Verdict.Holds, name, Proxy);
        AssertProof(Verdict.Refuted, name, Both);
        AssertProof(Verdict.Unknown, name, Tick.Empty);
    }

    [Theory]
    [MemberData(nameof(LeftToTheProxy))]
    public void An_upstream_that_read_no_request_or_was_not_asked_proves_nothing(string name)
    {
        AssertProof(Verdict.Refuted, name, Proxy, counters: new UpstreamCounters());
        var (@case, settings) = Find(name);
        var unasked = new HandMade(TheLab.Set(@case.Plan, settings)) { Log = [Ports.NoPort] }.Wave(1, Ports.Ends(30, 230), (5, Proxy)).Build();
        Assert.Equal(Verdict.Unknown, @case.Fault.Judge(unasked).Verdict);
    }

    [Theory]
    [InlineData("unix")]
    [InlineData("tcp")]
    public void Connections_pile_up_only_if_answers_take_their_time_and_there_are_more_than_ports(string transport)
    {
        Case @case = new PortsInUse();
        var tick = transport == "tcp" ? Proxy : Tick.Held(30);
        AssertPile(Verdict.Holds, Ports.Ends(30, 1));
        AssertPile(Verdict.Refuted, Ports.Ends(30, 0));
        AssertPile(Verdict.Refuted, [Typical.Gone(31, 200, 0.99)]);
        AssertPile(Verdict.Refuted, [Typical.Gone(30, 200, 1.0), new Ended(1, Outcome.Refused, null, 0)]);
        AssertPile(Verdict.Unknown, [Typical.Gone(31, 502, 0.01)]);

        void AssertPile(Verdict expected, Ended[] ended) => AssertVerdict(expected, @case, Ports.Trial(@case, $"transport={transport}", tick, ended));
    }

    [Fact]
    public void Requests_that_stood_still_for_over_a_second_did_not_come_steadily()
    {
        Case steady = new ProxyClosesFirstSteadily();
        AssertVerdict(Verdict.Holds, steady, Ports.Trial(steady, "tw_reuse=1", Proxy, [Typical.Gone(100, 200, 1.0), Typical.Gone(20, 502, 0)]));
        AssertVerdict(Verdict.Refuted, steady, Ports.Trial(steady, "tw_reuse=1", Proxy, [Typical.Gone(100, 200, 1.01), Typical.Gone(20, 502, 0)]));
    }

    [Fact]
    public void Without_reuse_and_only_then_the_ports_of_a_steady_load_have_to_run_out()
    {
        Case steady = new ProxyClosesFirstSteadily();
        AssertVerdict(Verdict.Refuted, steady, Ports.Trial(steady, "", Proxy, Ports.Ends(120, 0), []));
        AssertVerdict(Verdict.Holds, steady, Ports.Trial(steady, "tw_reuse=1", Proxy, Ports.Ends(120, 0), []));
    }

    [Fact]
    public void An_upstream_that_closes_first_leaves_TIME_WAIT_at_its_own_end_alone()
    {
        Case @case = new UpstreamClosesFirst();
        AssertVerdict(Verdict.Holds, @case, Ports.Trial(@case, "", Upstream, Ports.Ends(600, 0)));
        AssertVerdict(Verdict.Refuted, @case, Ports.Trial(@case, "", Both, Ports.Ends(600, 0)));
        AssertVerdict(Verdict.Refuted, @case, Ports.Trial(@case, "", Tick.OnTcp(), Ports.Ends(600, 0)));
        AssertVerdict(Verdict.Unknown, @case, Ports.Trial(@case, "", Tick.Empty, Ports.Ends(600, 0)));
    }

    [Fact]
    public void A_life_in_TIME_WAIT_needs_one_that_is_in_it()
    {
        Case life = new TimeWaitLife();
        AssertVerdict(Verdict.Refuted, life, Ports.Trial(life, "", Tick.OnTcp(), Ports.Ends(100, 0)));
    }

    [Fact]
    public void A_full_range_needs_a_connect_that_found_no_port()
    {
        Case full = new FullPortRange();
        AssertVerdict(Verdict.Refuted, full, Ports.Trial(full, "", Proxy, Ports.Ends(30, 0), []));
    }

    [Theory]
    [InlineData(0, Verdict.Holds)]
    [InlineData(1, Verdict.Refuted)]
    public void Throughput_is_compared_only_where_every_request_was_answered(int failed, Verdict expected)
    {
        Case @case = new UnixAgainstTcp();
        AssertVerdict(expected, @case, Ports.Trial(@case, "", Tick.Held(1), Ports.Ends(100, failed)));
    }

    private static (Case Case, string Settings) Find(string name) =>
        TheLab.Catalogue.Cases.Single(c => c.Name == name) is var c ? (c, c.Variants[0].ToString()) : default;

    private static void AssertProof(Verdict expected, string name, Tick tick, UpstreamCounters? counters = null)
    {
        var (@case, settings) = Find(name);
        AssertVerdict(expected, @case, Ports.Trial(@case, settings, tick, Ports.Ends(30, 230), counters: counters));
    }

    private static void AssertVerdict(Verdict expected, Case @case, HandMade hand)
    {
        var judgement = @case.Fault.Judge(hand.Build());
        Assert.True(judgement.Verdict == expected, $"expected {expected}, not {judgement}");
    }
}
