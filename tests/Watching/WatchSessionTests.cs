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
    public void A_listener_that_goes_is_a_fault() =>
        Assert.Throws<LabException>(() => Run(new WatchOptions(1.Milliseconds(), null, false, null), 0, null));

    [Fact]
    public void What_comes_and_goes_is_counted_over_the_last_second()
    {
        var turnover = new Turnover();
        Assert.Null(turnover.Add(0, 0));
        Assert.Equal((3.0, 0.0), turnover.Add(100, 3));
        Assert.Equal((3.0, 2.0), turnover.Add(200, 1));
        Assert.Null(turnover.Add(300, null));
        Assert.Null(turnover.Add(400, 5));
        Assert.Equal((0.0, 2.0), turnover.Add(1150, 5));
        Assert.Equal((1.0, 0.0), turnover.Add(1250, 6));
    }

    [Fact]
    public void What_was_not_measured_is_null_and_an_empty_cell()
    {
        var reading = new WatchReading(1.5, 3, 7, null, null, null, null, null);
        Assert.Equal("1.500,3,8,,,,,", WatchRecord.Csv(reading));
        Assert.Contains("\"queue\":3,\"capacity\":8,\"dead\":null", WatchRecord.Json(reading), StringComparison.Ordinal);
        Assert.Equal(WatchRecord.Heading.Split(',').Length, WatchRecord.Csv(reading).Split(',').Length);
    }

    /// <summary>Watches a queue of capacity 8 that is as long as these, and then as long as the last.</summary>
    private static (int Code, int Seen) Run(WatchOptions options, params int?[] lengths)
    {
        var seen = 0;
        var session = new WatchSession(options, () => new WatchReading(0, lengths[Math.Min(seen, lengths.Length - 1)], 7, 0, 0, 0, 0, null), _ => seen++);
        return (session.Run(_ => { }, TestContext.Current.CancellationToken), seen);
    }
}
