using ProxyLab.Cases;
using ProxyLab.Probes.Counters;
using ProxyLab.Runs;
using ProxyLab.Tests.Judging;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Model;

/// <summary><c>timeouts=shipped</c> and <c>tuned=true</c> in plans, and what rules make of timeouts that are the proxy's own, or that there are none of.</summary>
public sealed class ShippedTimeoutTests
{
    [Theory]
    [InlineData("nginx", 60, 188)]
    [InlineData("csharp", 2, 14)]
    public void A_plan_that_leaves_timeouts_to_the_proxy_has_the_proxys(string proxy, int seconds, int deadline)
    {
        var plan = Assert.Single(Trials(new Healthy(), proxy, "timeouts=shipped")).Plan;
        Assert.Equal((ProxyTimeouts.Of(seconds.Seconds(), seconds.Seconds(), seconds.Seconds()), deadline.Seconds()), (plan.EffectiveTimeouts, plan.EffectiveDeadline));
    }

    [Fact]
    public void Before_a_proxy_that_waits_for_ever_a_wave_ends_as_if_it_had_the_plans_timeouts()
    {
        var plan = Assert.Single(Trials(new Healthy(), "haproxy", "timeouts=shipped")).Plan;
        Assert.Equal((ProxyTimeouts.None, null, Plan.Default.EffectiveDeadline, 2.Seconds()), (plan.EffectiveTimeouts, plan.EffectiveTimeouts.First, plan.EffectiveDeadline, plan.LongestDrain));
    }

    [Theory]
    [InlineData("unix", null)]
    [InlineData("tcp", 60)]
    public void Of_the_proxys_own_timeouts_a_plan_has_those_that_there_are_on_its_transport(string transport, int? connect) => Assert.Equal(
        ProxyTimeouts.Of(connect?.Seconds(), 60.Seconds(), 60.Seconds()), Assert.Single(Trials(new Healthy(), "apache", "timeouts=shipped", $"transport={transport}")).Plan.EffectiveTimeouts);

    [Fact]
    public void The_first_timeout_is_the_shortest_that_there_is() =>
        Assert.Equal(3.Seconds(), ProxyTimeouts.Of(5.Seconds(), null, 3.Seconds()).First);

    [Fact]
    public void Timeouts_that_are_left_to_the_proxy_cannot_be_set_as_well() => Assert.Equal(
        "timeouts=shipped leaves read_timeout to the proxy: leave one of them out",
        Assert.Throws<UsageException>(() => Trials(new Healthy(), "nginx", "timeouts=shipped", "read_timeout=1s").ToArray()).Message);

    [Fact]
    public void A_case_that_compares_timeouts_is_not_run_with_the_proxys_own() => Assert.All(
        Trials(new FullUnixQueue(), "nginx", "timeouts=shipped"), t => Assert.Equal("timeouts=shipped leaves connect_timeout to the proxy, and the case compares values of it", t.Beyond));

    [Fact]
    public void A_proxy_whose_driver_does_not_know_is_not_run_as_shipped_or_tuned()
    {
        var maker = new PlanMaker(Request(new Healthy(), "nginx", "timeouts=shipped"));
        Assert.Equal("the driver of unknown does not know its timeouts as shipped", maker.Make(new Healthy(), ProxyColumn.OfHost(new UnknownProxy()), 1, Variant.None, Variant.None, 1).Beyond);
        Assert.Equal("unknown has no tuned.conf", new PlanMaker(Request(new Healthy(), "nginx", "tuned=true")).Make(new Healthy(), ProxyColumn.OfHost(new UnknownProxy()), 1, Variant.None, Variant.None, 1).Beyond);
    }

    [Theory]
    [InlineData("nginx", 60.0, Verdict.Holds)]
    [InlineData("nginx", 2.0, Verdict.Refuted)]
    [InlineData("csharp", 2.0, Verdict.Holds)]
    [InlineData("haproxy", 2.0, Verdict.Unknown)]
    [InlineData("haproxy", 60.0, Verdict.Unknown)]
    public void Who_hangs_until_the_timeout_is_judged_by_the_timeout_that_the_proxy_has(string proxy, double seconds, Verdict expected)
    {
        var plan = Assert.Single(Trials(new AcceptNoRead(), proxy, "timeouts=shipped", "waves=1")).Plan;
        var evidence = new HandMade(plan).Wave(1, [new Ended(10, Outcome.Cut, null, seconds)]).Build();
        var claim = new AcceptNoRead().Claims.Single(c => c.Id == "C3c");
        Assert.Equal(expected, claim.Judge(evidence).Verdict);
    }

    private static IReadOnlyList<TrialPlan> Trials(Case @case, string proxy, params string[] settings) => [.. Request(@case, proxy, settings).Trials()];

    private static RunRequest Request(Case @case, string proxy, params string[] settings) => new()
    {
        Catalogue = TheLab.Catalogue, Cases = [@case], Proxies = [ProxyColumn.OfHost(TheLab.Catalogue.Proxy(proxy))], Profile = Profile.All[0], Settings = settings, Jobs = 1, Out = "results", CommandLine = [],
    };

    private sealed class UnknownProxy : Proxy
    {
        public override string Remedy => "none";

        public override IReadOnlyList<string> VersionArguments => [];

        public override string? Find() => null;

        public override string Configure(ProxySetup setup) => "";

        public override IReadOnlyList<string> Command(string program, ProxySetup setup) => [];

        public override bool SaysReady(string line) => false;

        public override ActiveCounter? Counter(ProxySetup setup) => null;
    }
}
