using System.Text.Json;
using ProxyLab.Cases;
using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Cases;

/// <summary>The claims of source 001 on both sides of their boundaries, and where the measurement is missing.</summary>
public sealed class FastcgiRules
{
    private const string NoPort = "connect() to 127.0.0.1:9000 failed (99: Cannot assign requested address) while connecting to upstream";
    private static readonly Plan Kept = new FastcgiKeepalive().Plan, Queued = new FastcgiQueue().Plan;

    [Theory]
    [InlineData(100, NoPort, Verdict.Holds)]
    [InlineData(100, "all is well", Verdict.Refuted)]
    [InlineData(40, NoPort, Verdict.Holds)]
    [InlineData(39, NoPort, Verdict.Refuted)]
    [InlineData(100, null, Verdict.Unknown)]
    [InlineData(null, NoPort, Verdict.Unknown)]
    public void Connections_run_out_if_many_are_in_TIME_WAIT_and_connects_fail(int? timeWait, string? log, Verdict expected)
    {
        var plan = new FastcgiTimeWait().Plan;
        var hand = new HandMade(plan) { Log = log is null ? null : [log] }.Wave(1, [Typical.Gone(1000, 200, 0.01)], (9, Tick.OnTcp(4, 0, timeWait)));
        AssertVerdict(expected, new FastcgiTimeWait(), "K01", hand);
    }

    [Theory]
    [InlineData("""{"tcp_tw_recycle":"0"}""", Verdict.Holds)]
    [InlineData("""{"tcp_tw_recycle":null}""", Verdict.Refuted)]
    [InlineData("""{"tcp_tw_reuse":"2"}""", Verdict.Unknown)]
    public void A_setting_that_the_kernel_does_not_have_is_no_remedy(string sysctls, Verdict expected) => AssertVerdict(
        expected, new FastcgiTimeWait(), "K06", new HandMade(new FastcgiTimeWait().Plan).Event(EventNames.Sysctls, JsonSerializer.Deserialize<JsonElement>(sysctls)));

    [Theory]
    [InlineData(12, 12, 0, Verdict.Holds)]
    [InlineData(11, 12, 0, Verdict.Refuted)]
    [InlineData(12, 11, 0, Verdict.Refuted)]
    [InlineData(24, 24, 1, Verdict.Refuted)]
    public void The_site_hangs_if_half_of_it_does_with_keepalive_and_none_without(int first, int second, int without, Verdict expected) =>
        AssertVerdict(expected, new FastcgiKeepalive(), "K02", Comparing(("upstream_keepalive=4", Waves(first, second)), ("upstream_keepalive=0", Waves(without, 0))));

    [Fact]
    public void Without_the_trial_that_keeps_nothing_a_hang_proves_nothing() =>
        AssertVerdict(Verdict.Unknown, new FastcgiKeepalive(), "K02", Comparing(("upstream_keepalive=4", Waves(24, 24))));

    [Theory]
    [InlineData(1, 0, Verdict.Holds)]
    [InlineData(1, 1, Verdict.Refuted)]
    [InlineData(0, 0, Verdict.Refuted)]
    public void The_boundary_is_where_some_hang_at_one_fewer_and_none_at_it(int fewer, int at, Verdict expected) =>
        AssertVerdict(expected, new FastcgiBoundary(), "K03", Grid(fewer, at));

    [Fact]
    public void A_boundary_that_one_cell_does_not_have_is_none()
    {
        var hand = Grid(1, 0);
        hand.Variants["workers=2 upstream_keepalive=2 upstream_processes=4"] = Waves(1, 0);
        AssertVerdict(Verdict.Refuted, new FastcgiBoundary(), "K03", hand);
    }

    [Fact]
    public void A_boundary_with_a_cell_missing_is_unknown()
    {
        var hand = Grid(1, 0);
        hand.Variants.Remove("workers=1 upstream_keepalive=2 upstream_processes=2");
        AssertVerdict(Verdict.Unknown, new FastcgiBoundary(), "K03", hand);
    }

    [Theory]
    [InlineData(9, 3, 0, 1.6, Verdict.Holds)]
    [InlineData(8, 3, 0, 1.6, Verdict.Refuted)]
    [InlineData(9, 4, 0, 1.6, Verdict.Refuted)]
    [InlineData(9, 3, 1, 1.6, Verdict.Refuted)]
    [InlineData(9, 3, 0, 1.3, Verdict.Refuted)]
    public void Connections_wait_in_turn_for_a_process(int queue, int accepted, int left, double last, Verdict expected) =>
        AssertVerdict(expected, new FastcgiQueue(), "K04", Comparing(("transport=unix", Turns(Queued, queue, accepted, left, last)), ("transport=tcp", OnTcp(9))));

    [Fact]
    public void A_queue_that_was_not_measured_on_one_transport_is_unknown() =>
        AssertVerdict(Verdict.Unknown, new FastcgiQueue(), "K04", Comparing(("transport=unix", Turns(Queued, 9, 3, 0, 1.6)), ("transport=tcp", OnTcp(null))));

    [Theory]
    [InlineData(104, Verdict.Holds)]
    [InlineData(106, Verdict.Refuted)]
    public void Connecting_is_negligible_below_a_twentieth_of_the_request(double withoutKeepalive, Verdict expected) =>
        AssertVerdict(expected, new FastcgiConnectCost(), "K05", Pairs((_, _) => withoutKeepalive));

    [Fact]
    public void An_interval_that_spans_the_bound_decides_nothing() =>
        AssertVerdict(Verdict.Unknown, new FastcgiConnectCost(), "K05", Pairs((seed, _) => seed % 2 == 0 ? 95 : 115));

    [Fact]
    public void A_cost_on_one_transport_is_a_cost() =>
        AssertVerdict(Verdict.Refuted, new FastcgiConnectCost(), "K05", Pairs((_, transport) => transport == "tcp" ? 150 : 100));

    [Fact]
    public void A_pair_of_which_one_trial_is_missing_leaves_the_cost_unknown()
    {
        var hand = Pairs((_, _) => 150);
        hand.Variants.Remove("seed=7 transport=tcp upstream_keepalive=1");
        AssertVerdict(Verdict.Unknown, new FastcgiConnectCost(), "K05", hand);
    }

    private static HandMade Grid(int fewer, int at)
    {
        var hand = new HandMade(new FastcgiBoundary().Plan);
        foreach (var (workers, keepalive) in ((int, int)[])[(1, 2), (2, 1), (2, 2)])
        {
            for (var d = -1; d <= 1; d++)
                hand.Variants[FormattableString.Invariant($"workers={workers} upstream_keepalive={keepalive} upstream_processes={(workers * keepalive) + d}")] = Waves(d < 0 ? fewer : d == 0 ? at : 0, 0);
        }

        return hand;
    }

    private static HandMade Pairs(Func<int, string, double> withoutKeepalive)
    {
        var hand = new HandMade(new FastcgiConnectCost().Plan);
        foreach (var transport in (string[])["unix", "tcp"])
        {
            for (var seed = 1; seed <= 10; seed++)
            {
                hand.Variants[FormattableString.Invariant($"seed={seed} transport={transport} upstream_keepalive=0")] = Took(withoutKeepalive(seed, transport));
                hand.Variants[FormattableString.Invariant($"seed={seed} transport={transport} upstream_keepalive=1")] = Took(100);
            }
        }

        return hand;
    }

    private static Evidence Took(double microseconds) => new HandMade(new FastcgiConnectCost().Plan).Wave(1, [Typical.Gone(9, 200, microseconds / 1e6)], (3, new Tick())).Build();

    private static HandMade Comparing(params (string Name, Evidence Evidence)[] variants)
    {
        var hand = new HandMade(Kept);
        foreach (var (name, evidence) in variants) hand.Variants[name] = evidence;
        return hand;
    }

    /// <summary>Two waves of 24 requests, of which so many hang.</summary>
    private static Evidence Waves(int first, int second) => new HandMade(Kept)
        .Wave(1, [Typical.Gone(first, 504, 2), Typical.Gone(24 - first, 200, 0.1)], (9, new Tick())).Drain(1, new Tick(), new())
        .Wave(2, [Typical.Gone(second, 504, 2), Typical.Gone(24 - second, 200, 0.1)], (9, new Tick())).Build();

    private static Evidence OnTcp(int? queue) =>
        Turns(Queued with { Transport = Transport.Tcp }, queue, 3, 0, 1.6);

    private static Evidence Turns(Plan plan, int? queue, int accepted, int left, double last) => new HandMade(plan)
        .Wave(1, [Typical.Gone(11, 200, 0.3), Typical.Gone(1, 200, last)], (9, new Tick(Queue: queue, Accepted: accepted, TcpAccepted: accepted)))
        .Drain(1, new Tick(Queue: queue is null ? null : left), null).Build();

    private static void AssertVerdict(Verdict expected, Case @case, string claim, HandMade hand)
    {
        var judgement = @case.Claims.Single(c => c.Id == claim).Judge(hand.Build());
        Assert.True(judgement.Verdict == expected, $"expected {expected}, not {judgement}");
    }
}
