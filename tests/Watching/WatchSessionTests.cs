using System.Diagnostics;
using ProxyLab.Watching;
using Xunit;

namespace ProxyLab.Tests.Watching;

/// <summary>When watching ends, and how.</summary>
public sealed class WatchSessionTests
{
    [Fact]
    public void It_ends_with_0_after_the_time_that_was_asked_for()
    {
        var (code, seen) = Run(new WatchOptions(5.Milliseconds(), 50.Milliseconds(), false, null), 0);
        Assert.Equal(WatchSession.AsAsked, code);
        Assert.InRange(seen, 2, 11);
    }

    [Fact]
    public void Until_full_ends_at_the_first_full_queue() =>
        Assert.Equal((WatchSession.AsAsked, 3), Run(new WatchOptions(1.Milliseconds(), null, true, null), 0, 7, 8));

    [Fact]
    public void A_queue_that_is_not_full_in_time_ends_until_full_with_1() =>
        Assert.Equal(WatchSession.NotAsAsked, Run(new WatchOptions(1.Milliseconds(), 10.Milliseconds(), true, null), 7).Code);

    [Fact]
    public void A_queue_that_was_too_long_once_ends_with_1() =>
        Assert.Equal(WatchSession.NotAsAsked, Run(new WatchOptions(1.Milliseconds(), 10.Milliseconds(), false, 4), 0, 5, 0).Code);

    [Fact]
    public void A_queue_as_long_as_allowed_is_well() =>
        Assert.Equal(WatchSession.AsAsked, Run(new WatchOptions(1.Milliseconds(), 10.Milliseconds(), false, 5), 0, 5, 0).Code);

    [Fact]
    public void A_listener_that_is_away_for_longer_than_a_restart_takes_has_gone() =>
        Assert.Contains("nobody listens there any more", Assert.Throws<LabException>(() => Run(new WatchOptions(1.Milliseconds(), null, false, null), 0, Nobody)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_listener_that_comes_back_has_not_gone() =>
        Assert.Equal((WatchSession.AsAsked, 4), Run(new WatchOptions(1.Milliseconds(), null, true, null), 0, Nobody, Nobody, 8));

    [Fact]
    public void Nobody_at_the_first_look_is_a_fault_and_no_reading() =>
        Assert.Equal("nobody is there", Assert.Throws<LabException>(() => Run(new WatchOptions(1.Milliseconds(), null, false, null), Nobody)).Culprit);

    [Fact]
    public void A_reading_that_failed_ends_nothing() =>
        Assert.Equal((WatchSession.AsAsked, 5), Run(new WatchOptions(1.Milliseconds(), null, true, null), null, null, 7, null, 8));

    [Fact]
    public void Where_no_reading_succeeded_it_is_said_at_the_end() =>
        Assert.Equal("nothing was measured", Assert.Throws<LabException>(() => Run(new WatchOptions(1.Milliseconds(), 10.Milliseconds(), false, null), new int?[] { null })).Culprit);

    [Fact]
    public void What_comes_and_goes_is_counted_over_the_last_second()
    {
        var turnover = new Turnover();
        Assert.Null(turnover.Add(0, 0));
        Assert.Equal((3.0, 0.0), turnover.Add(100, 3));
        Assert.Equal((3.0, 2.0), turnover.Add(200, 1));
        Assert.Equal((3.0, 2.0), turnover.Add(300, null)); // nothing was counted, and what was seen before still holds
        Assert.Equal((7.0, 2.0), turnover.Add(400, 5));
        Assert.Equal((4.0, 2.0), turnover.Add(1150, 5));
        Assert.Equal((5.0, 0.0), turnover.Add(1250, 6));
    }

    [Fact]
    public void A_step_between_two_counts_that_are_far_apart_is_shared_out_over_their_time()
    {
        var turnover = new Turnover();
        Assert.Null(turnover.Add(0, 10));
        Assert.Equal((5.0, 0.0), turnover.Add(4000, 30));
        Assert.Null(turnover.Add(5000, null));
    }

    [Theory]
    [InlineData(40, 60, 3)] // at 0, 40 and 60
    [InlineData(3_600_000, 30, 2)]
    [InlineData(10, 0, 1)]
    public void The_last_look_is_at_the_end_of_the_time_that_was_asked_for(int every, int length, int looks)
    {
        var clock = Stopwatch.StartNew();
        Assert.Equal((WatchSession.AsAsked, looks), Run(new WatchOptions(every.Milliseconds(), length.Milliseconds(), false, null), 0));
        Assert.True(clock.ElapsedMilliseconds >= length - 1, $"{clock.Elapsed}");
    }

    [Fact]
    public async Task A_month_from_one_look_to_the_next_can_be_waited_for()
    {
        using var cancel = new CancellationTokenSource(50);
        var session = new WatchSession(new WatchOptions(TimeSpan.FromDays(40), null, false, null), () => Reading(Socket(0, 7)), new WatchFaults(() => throw new InvalidOperationException(), () => throw new InvalidOperationException()));
        Assert.Equal(WatchSession.AsAsked, await Task.Run(() => session.Run(_ => { }, cancel.Token), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_longest_backlog_has_a_capacity() => Assert.Equal((2_147_483_648L, 4_294_967_296L, false), Reading(Socket(1, int.MaxValue), Socket(0, int.MaxValue)) is var r ? (r.Sockets![0].Capacity, r.Capacity, r.IsFull) : default);

    [Fact]
    public void Sums_are_over_all_listeners_and_not_measured_where_one_was_not()
    {
        Assert.Equal((4, 12, false), Reading(Socket(1, 3), Socket(3, 7)) is var r ? (r.Queue, r.Capacity, r.IsFull) : default);
        Assert.True(Reading(Socket(1, 0), Socket(3, 7)).IsFull);
        Assert.Equal((null, 12), Reading(Socket(null, 3), Socket(3, 7)) is var q ? (q.Queue, q.Capacity) : default);
    }

    [Fact]
    public void What_was_not_measured_is_null_and_an_empty_cell()
    {
        var reading = Reading(Socket(3, 7)) with { Seconds = 1.5, Dead = null, Accepted = null, ArrivedPerSecond = null, LeftPerSecond = null, Failed = 2 };
        Assert.Equal("1.500,3,8,,,,,,2", WatchRecord.Csv(reading));
        Assert.Contains("\"queue\":3,\"capacity\":8,\"dead\":null", WatchRecord.Json(reading), StringComparison.Ordinal);
        Assert.Equal(WatchRecord.Heading.Split(',').Length, WatchRecord.Csv(reading).Split(',').Length);
        Assert.Contains("\"queue\":null,\"capacity\":null", WatchRecord.Json(reading with { Sockets = null }), StringComparison.Ordinal);
        Assert.Contains("\"sockets\":null", WatchRecord.Json(reading with { Sockets = null }), StringComparison.Ordinal);
        Assert.Contains("\"sockets\":[]", WatchRecord.Json(reading with { Sockets = [] }), StringComparison.Ordinal);
    }

    private const int Nobody = -1;

    /// <summary>Watches a queue of capacity 8 that is as long as these, and then as long as the last; null is a reading that failed.</summary>
    private static (int Code, int Seen) Run(WatchOptions options, params int?[] lengths)
    {
        var seen = 0;
        var faults = new WatchFaults(() => new LabException("watch", "nobody is there", ""), () => new LabException("watch", "nothing was measured", ""));
        var session = new WatchSession(options, () => lengths[Math.Min(seen++, lengths.Length - 1)] switch
        {
            null => Reading() with { Sockets = null },
            Nobody => Reading(),
            var length => Reading(Socket(length, 7)),
        }, faults);
        return (session.Run(_ => { }, TestContext.Current.CancellationToken), seen);
    }

    private static WatchReading Reading(params SocketReading[] sockets) => new(0, sockets, 0, 0, 0, 0, null, 0, []);

    private static SocketReading Socket(int? queue, int limit) => new("name", "kind", "net:[1]", 1, 1, queue, limit, 0);
}
