using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.SavedEvidence;

/// <summary>What rules ask of a trial's evidence.</summary>
public sealed class EvidenceMeasureTests
{
    private static readonly Plan Plan = Plan.Default with { Tick = 100.Milliseconds(), DrainTicks = 3 };
    private static readonly Tick Nine = Tick.Waiting(9);

    [Theory]
    [InlineData(UnixRole.Embryo, true, 0.9)]
    [InlineData(UnixRole.Listener, true, 0.1)]
    [InlineData(UnixRole.Embryo, false, 1.0)]
    [InlineData(UnixRole.Listener, false, 0.0)]
    public void A_share_is_of_all_lines_with_or_without_the_listeners(UnixRole role, bool withListener, double expected) =>
        Assert.Equal(expected, Wave((5, Nine)).Share(role, withListener).Value);

    [Fact]
    public void A_share_leaves_out_ticks_between_waves() =>
        Assert.Equal(0.9, new HandMade(Plan).Idle(50).Wave(1, [], (5, Nine)).Idle(50).Build().Share(UnixRole.Embryo).Value);

    [Fact]
    public void A_settled_share_leaves_out_ticks_on_which_lines_move() =>
        Assert.Equal(0.9, Wave((1, Tick.Waiting(3)), (1, Tick.Held(5)), (5, Nine)).Share(UnixRole.Embryo).Value);

    [Fact]
    public void An_unsettled_share_has_them() =>
        Assert.Equal((9.0 + 0) / (10 + 2), Wave((1, Nine), (1, Tick.Held(1))).Share(UnixRole.Embryo, settled: false).Value);

    [Fact]
    public void Without_the_listener_a_share_of_no_lines_is_none() => Assert.Null(Wave((5, new Tick())).Share(UnixRole.Embryo, withListener: false).Value);

    [Fact]
    public void Ticks_settle_between_two_that_are_alike() =>
        Assert.Equal([400, 500, 600], Wave((1, Tick.Waiting(1)), (1, Tick.Waiting(2)), (1, Tick.Waiting(3)), (5, Nine)).Samples.Settled.Rows.Select(s => s.TimeMs));

    [Fact]
    public void A_slow_start_of_several_alike_ticks_is_no_part_of_a_settled_share() =>
        Assert.Equal(0.9, Wave((4, Tick.Held(100)), (3, Tick.Held(50)), (20, Nine)).Share(UnixRole.Embryo).Value);

    [Fact]
    public void Each_wave_has_the_share_of_its_own_longest_state() => Assert.Equal(
        (2 * 9.0) / (2 * 10 + 2 * 2),
        new HandMade(Plan).Wave(1, [], (1, new Tick()), (4, Nine), (1, new Tick())).Wave(2, [], (4, Tick.Held(1)), (1, new Tick())).Build().Share(UnixRole.Embryo).Value);

    [Fact]
    public void Ticks_on_which_proc_was_not_read_part_no_settled_ones() =>
        Assert.Equal(2, Wave((2, Nine), (3, Tick.Empty), (2, Nine)).Samples.Settled.Rows.Count);

    [Fact]
    public void A_peak_skips_what_was_not_measured() => Assert.Equal(9, Wave((1, Tick.Empty), (1, Nine)).Samples.Peak("queue.peak", "queue", s => s.Queue).Value);

    [Fact]
    public void A_peak_of_nothing_is_null() => Assert.Null(Wave((3, Tick.Empty)).Samples.Peak("queue.peak", "queue", s => s.Queue).Value);

    [Fact]
    public void The_most_lines_are_those_of_a_wave() =>
        Assert.Equal(10, new HandMade(Plan).Idle(3, Tick.Held(50)).Wave(1, [], (3, Nine)).Build().Samples.PeakLines.Value);

    [Theory]
    [InlineData(9, 0.0)]
    [InlineData(1, 0.5)]
    [InlineData(0, null)]
    public void Seconds_count_from_the_waves_start_until_the_value_stays_down(int bound, double? expected) =>
        Assert.Equal(expected, new HandMade(Plan).Idle(7).Wave(1, [], (3, Nine), (1, Tick.Waiting(1)), (1, Nine), (4, Tick.Waiting(1))).Build().Wave(1).SecondsUntil("gone", "gone", s => s.Embryo, bound).Value);

    [Fact]
    public void Seconds_from_a_wave_that_never_was_are_none() => Assert.Null(Wave((3, new Tick())).Wave(2).SecondsUntil("gone", "gone", s => s.Embryo, 0).Value);

    [Fact]
    public void Connections_reached_are_the_accepted_and_the_queued() => Assert.Equal(14, new HandMade(Plan)
        .Wave(1, [], (3, Nine)).Drain(1, Nine, new UpstreamCounters { Accepted = 5 }).Build().Reached.Value);

    [Fact]
    public void Without_the_upstreams_word_it_is_not_known_how_many_were_reached() => Assert.Throws<NotMeasuredException>(() => Wave((3, Nine)).Reached);

    [Theory]
    [InlineData(1, 10L)]
    [InlineData(2, 20L)]
    [InlineData(null, 20L)]
    [InlineData(3, null)]
    public void Counters_are_those_after_the_wave_or_the_last(int? wave, long? expected) => Assert.Equal(expected, TwoWaves(Plan).CountersOrNull(wave)?.Accepted);

    [Theory]
    [InlineData(null, 20L)]
    [InlineData(1, 10L)]
    [InlineData(2, 20L)]
    public void Counters_of_the_misbehaving_end_before_the_recovery(int? recoverAfter, long expected) =>
        Assert.Equal(expected, TwoWaves(Plan with { RecoverAfter = recoverAfter }).Misbehaving.Accepted);

    [Fact]
    public void Outcomes_of_no_requests_are_not_zero_but_unknown() =>
        Assert.Equal((null, null), Wave((3, Nine)) is var e ? (e.Count(Outcome.Ok).Value, e.CountStatus(200).Value) : default);

    private static Evidence Wave(params (int Count, Tick Tick)[] ticks) => new HandMade(Plan).Wave(1, [], ticks).Build();

    private static Evidence TwoWaves(Plan plan) => new HandMade(plan)
        .Wave(1, []).Drain(1, Nine, new UpstreamCounters { Accepted = 10 })
        .Wave(2, []).Drain(2, Nine, new UpstreamCounters { Accepted = 20 }).Build();
}
