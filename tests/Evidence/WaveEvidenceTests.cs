using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.SavedEvidence;

/// <summary>What rules ask of one wave.</summary>
public sealed class WaveEvidenceTests
{
    private static readonly Plan Plan = Plan.Default with { Tick = 100.Milliseconds(), DrainTicks = 3 };

    [Theory]
    [InlineData(1.0, 0.75)]
    [InlineData(2.0, 0.25)]
    [InlineData(2.1, 0.0)]
    public void Waiting_at_a_time_are_those_that_ended_no_sooner(double seconds, double expected) =>
        Assert.Equal(expected, Of(Gone(1, 0.1), Gone(2, 1), Gone(1, 2)).Waited(seconds).Value);

    [Fact]
    public void A_request_given_up_before_the_time_leaves_the_share_unknown() =>
        Assert.Null(Of(Gone(9, 2), new Ended(1, Outcome.InFlight, null, 1)).Waited(1.8).Value);

    [Fact]
    public void A_request_given_up_after_the_time_was_waiting_at_it() =>
        Assert.Equal(1, Of(new Ended(1, Outcome.InFlight, null, 2)).Waited(1.8).Value);

    [Theory]
    [InlineData(3, 2, 1.0)]
    [InlineData(3, 3, null)]
    [InlineData(2, 3, null)]
    [InlineData(0, 1, null)]
    public void A_median_is_none_if_it_falls_among_the_censored(int ended, int censored, double? expected) =>
        Assert.Equal(expected, Of(Gone(ended, 1), new Ended(censored, Outcome.InFlight, null, 9)).MedianSeconds.Value);

    [Fact]
    public void A_connect_timeout_is_censored_too() => Assert.Null(Of(new Ended(1, Outcome.ConnectTimeout, null, 9)).MedianSeconds.Value);

    [Fact]
    public void A_reset_is_an_end_like_any_other() => Assert.Equal(0.5, Of(new Ended(1, Outcome.Reset, null, 0.5)).MedianSeconds.Value);

    [Fact]
    public void A_summary_counts_statuses_and_other_outcomes_most_first() => Assert.Equal(
        "504 × 65, 502 × 30, reset × 5",
        Of(new Ended(30, Outcome.Status, 502, 0), new Ended(5, Outcome.Reset, null, 0), new Ended(65, Outcome.Status, 504, 2)).Summary);

    [Fact]
    public void Of_no_requests_every_measure_is_none()
    {
        var wave = Of();
        Assert.All([wave.Waited(1), wave.MedianSeconds, wave.Count(Outcome.Ok), wave.CountStatus(200)], m => Assert.Null(m.Value));
    }

    [Fact]
    public void A_wave_has_its_own_requests_and_no_others()
    {
        var evidence = new HandMade(Plan).Wave(1, [Gone(3, 1)]).Wave(2, [Gone(5, 1)]).Build();
        Assert.Equal((3, 5, 0), (evidence.Wave(1).Requests.Count, evidence.Wave(2).Requests.Count, evidence.Wave(3).Requests.Count));
    }

    [Fact]
    public void A_peak_is_of_the_waves_own_ticks() =>
        Assert.Equal(2, new HandMade(Plan).Idle(3, Tick.Held(9)).Wave(1, [], (1, Tick.Held(2))).Idle(3, Tick.Held(9)).Build().Wave(1).Peak("p", "p", s => s.Accepted).Value);

    [Fact]
    public void Drained_are_the_last_ticks_of_the_drain() =>
        Assert.Equal([300, 400, 500], Drained(new Tick()).Drained.Rows.Select(s => s.TimeMs));

    [Fact]
    public void After_the_drain_the_last_measured_tick_counts() =>
        Assert.Equal(9, new HandMade(Plan).Wave(1, []).Idle(1).Idle(1, Tick.Held(9)).Drain(1, Tick.Empty, null, 1).Build().Wave(1).After("a", "a", s => s.Accepted).Value);

    [Fact]
    public void After_a_drain_in_which_nothing_was_measured_nothing_is_known() => Assert.Null(Drained(Tick.Empty).After("a", "a", s => s.Accepted).Value);

    [Fact]
    public void A_wave_that_was_not_drained_has_no_after() =>
        Assert.Null(new HandMade(Plan).Wave(1, [], (3, Tick.Held(9))).Idle(9).Build().Wave(1).After("a", "a", s => s.Accepted).Value);

    [Fact]
    public void A_wave_that_never_came_has_no_times() =>
        Assert.Equal((null, null, null), HandMade.Nothing(Plan).Wave(2) is var w ? (w.StartMs, w.EndMs, w.DrainedMs) : default);

    private static WaveEvidence Of(params Ended[] ended) => new HandMade(Plan).Wave(1, ended).Build().Wave(1);

    private static WaveEvidence Drained(Tick tick) => new HandMade(Plan).Wave(1, []).Drain(1, tick, null, count: 6).Build().Wave(1);

    private static Ended Gone(int count, double seconds) => new(count, Outcome.Status, 504, seconds);
}
