using ProxyLab.Matrix;
using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Matrix;

/// <summary>Which timeout ended a request: by how long it took, and by what the upstream saw of it.</summary>
public sealed class CellTimeoutTests
{
    private static readonly TimeoutNames Names = new("connect", "send", "first", "between");

    private static Plan Plan { get; } = Plan.Default with { ConnectTimeout = 1.Seconds(), SendTimeout = 2.Seconds(), ReadTimeout = 3.Seconds(), Waves = 1 };

    [Theory]
    [InlineData(1.02, "no row", "connect")]
    [InlineData(3.02, "no row", "first")]
    [InlineData(4.05, "no row", "connect × 4")]
    [InlineData(0.02, "no row", null)]
    [InlineData(2.05, "begun", "send")]
    [InlineData(3.05, "whole", "first")]
    [InlineData(2.05, "whole", null)]
    [InlineData(4.05, "written after 1 s", "between")]
    [InlineData(2.05, "written after 1 s", null)]
    public void It_is_named_by_where_it_counts_from(double seconds, string seen, string? expected)
    {
        var hand = new HandMade(Plan).Idle().Wave(1, [new Ended(1, Outcome.Status, 504, seconds, seconds, 150)], (60, new Tick()));
        var sent = hand.Build().Requests[0].SentMs!.Value;
        var row = new SeenRequest(1, 1, 1) { WholeMs = sent + 5, WrittenMs = sent + 1000 }.Row();
        if (seen is "begun" or "whole") row.Set(UpstreamColumns.AnsweredMs, (double?)null);
        if (seen == "begun") row.Set(UpstreamColumns.WholeMs, (double?)null);
        hand.Upstream = seen == "no row" ? [] : [row];
        hand.Log = [];
        var e = hand.Build();
        Assert.Equal(expected, CellTimeout.Of(e, e.Requests[0], Names));
    }

    [Fact]
    public void One_that_still_waits_or_has_its_answer_met_none()
    {
        foreach (var ended in (Ended[])[new(1, Outcome.InFlight, null, 3), new(1, Outcome.Ok, 200, 3, 3, 150)])
        {
            var hand = new HandMade(Plan).Idle().Wave(1, [ended], (60, new Tick()));
            (hand.Upstream, hand.Log) = ([], []);
            var e = hand.Build();
            Assert.Null(CellTimeout.Of(e, e.Requests[0], Names));
        }
    }

    [Fact]
    public void A_proxy_that_counts_in_whole_seconds_may_be_a_second_late()
    {
        var hand = new HandMade(Plan).Idle().Wave(1, [new Ended(1, Outcome.Status, 504, 4.5, 4.5, 150)], (60, new Tick()));
        (hand.Upstream, hand.Log) = ([], []);
        var e = hand.Build();
        Assert.Equal("first", CellTimeout.Of(e, e.Requests[0], Names with { Step = 1.Seconds() }));
        Assert.Null(CellTimeout.Of(e, e.Requests[0], Names with { Connect = null }));
    }
}
