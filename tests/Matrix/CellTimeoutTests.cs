using ProxyLab.Matrix;
using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Matrix;

/// <summary>Which timeout ended a request: by what the log says, by how long it took, and by what the upstream saw of it.</summary>
public sealed class CellTimeoutTests
{
    private static readonly TimeoutNames Names = new("connect", "send", "first", "between");

    private static readonly TimeoutTraces Logged = new() { Attempts = 3, Logged = [new("connect", "no connection in time"), new("first", "no answer in time")] };

    private static Plan Plan { get; } = Plan.Default with { ConnectTimeout = 1.Seconds(), SendTimeout = 2.Seconds(), ReadTimeout = 3.Seconds(), Waves = 1 };

    [Theory]
    [InlineData(1.02, "no row", "connect")]
    [InlineData(3.02, "no row", "first")]
    [InlineData(4.05, "no row", "connect × 4")]
    [InlineData(0.02, "no row", "not a timeout")]
    [InlineData(2.05, "begun", "send")]
    [InlineData(3.05, "whole", "first")]
    [InlineData(2.05, "whole", "not a timeout")]
    [InlineData(5.05, "whole", "not known")]
    [InlineData(4.05, "written after 1 s", "between")]
    [InlineData(2.05, "written after 1 s", "not a timeout")]
    public void It_is_named_by_where_it_counts_from(double seconds, string seen, string expected)
    {
        var (hand, sent) = Made(new Ended(1, Outcome.Status, 504, seconds, seconds, 150));
        hand.Upstream = seen == "no row" ? [] : [Row(sent, wholeMs: seen == "begun" ? null : 5, writtenMs: seen is "begun" or "whole" ? null : 1000)];
        Assert.Equal(expected, Of(hand, traces: new() { Attempts = 4 }).Word);
    }

    [Theory]
    [InlineData(1.02, "no connection in time", "connect")]
    [InlineData(1.02, "refused", "not a timeout")]
    [InlineData(3.02, "no connection in time", "connect × 3")]
    [InlineData(3.02, "no answer in time", "first")]
    [InlineData(3.02, "no connection in time;no answer in time", "first")]
    [InlineData(6.05, "no answer in time", "first × 2")]
    [InlineData(2.05, "no connection in time", "connect × 2")]
    [InlineData(6.05, "refused", "not a timeout")]
    public void One_that_the_log_always_names_ended_nothing_where_it_does_not(double seconds, string log, string expected)
    {
        var (hand, _) = Made(new Ended(1, Outcome.Status, 504, seconds, seconds, 150));
        hand.Log = log.Split(';');
        Assert.Equal(expected, Of(hand, traces: Logged).Word);
        hand.Log = null;
        Assert.NotNull(Of(hand, traces: Logged).Timeout); // where there is no log, the time tells alone
    }

    [Fact]
    public void It_is_counted_how_many_attempts_the_upstream_saw_that_waited_as_long()
    {
        var (hand, sent) = Made(new Ended(1, Outcome.Status, 504, 6.256, 6.256, 150));
        hand.Upstream = [Row(sent, 2, null), Row(sent, 3252, null, acceptedMs: 3250)];
        Assert.Equal("first × 2", Of(hand).Word);
        hand.Upstream = [Row(sent, 2, null), Row(sent, 102, null, acceptedMs: 100), Row(sent, 3252, null, acceptedMs: 3250)]; // the first of them ended at once
        Assert.Equal("first × 2", Of(hand).Word);
    }

    [Theory]
    [InlineData(6.0, "connect × 5")]
    [InlineData(5.6, "whole")]
    [InlineData(1.02, "connect")]
    public void A_pause_before_each_attempt_counts_too_and_a_timeout_of_them_all_may_end_them(double seconds, string expected)
    {
        var (hand, _) = Made(new Ended(1, Outcome.Status, 504, seconds, seconds, 150));
        Assert.Equal(expected, Of(hand, Names with { FirstOctet = null }, new() { Attempts = 9, Pause = 250.Milliseconds(), Whole = [new("whole", 5.Seconds())] }).Word);
    }

    [Fact]
    public void There_are_no_more_attempts_than_the_proxy_makes()
    {
        Assert.Equal(RequestEnd.NotKnown, Of(Made(new Ended(1, Outcome.Status, 504, 4.05, 4.05, 150)).Hand));
        var (hand, _) = Made(new Ended(1, Outcome.Status, 504, 15.5, 15.5, 150));
        Assert.Equal("first × 4", Of(hand, Names with { Connect = null, Step = 1.Seconds() }, new() { Attempts = 4 }).Word);
    }

    [Fact]
    public void Where_the_upstream_ended_it_at_that_moment_no_timeout_did()
    {
        var (hand, sent) = Made(new Ended(1, Outcome.Cut, 200, 3.02, 0.1, 150));
        hand.Upstream = [Row(sent, 5, 10, closedMs: 3019)];
        Assert.Equal(RequestEnd.NoTimeout, Of(hand));
    }

    [Fact]
    public void An_answer_that_looks_whole_was_ended_by_a_timeout_where_the_upstream_cut_it()
    {
        foreach (var (notes, expected) in new[] { ("did@10", "between"), ("did@10;well@11", "not a timeout") })
        {
            var (hand, sent) = Made(new Ended(1, Outcome.Ok, 200, 3.02, 0.1, 150));
            var row = Row(sent, 5, 10);
            row.Set(UpstreamColumns.Notes, notes);
            hand.Upstream = [row];
            Assert.Equal(expected, Of(hand).Word);
        }
    }

    [Fact]
    public void One_that_still_waits_or_has_its_answer_met_none()
    {
        foreach (var ended in (Ended[])[new(1, Outcome.InFlight, null, 3), new(1, Outcome.Ok, 200, 3, 3, 150)]) Assert.Equal(RequestEnd.NoTimeout, Of(Made(ended).Hand));
    }

    [Fact]
    public void A_proxy_that_counts_in_whole_seconds_may_be_a_second_late_or_as_late_as_it_says()
    {
        var (hand, _) = Made(new Ended(1, Outcome.Status, 504, 4.5, 4.5, 150));
        Assert.Equal("first", Of(hand, Names with { Step = 1.Seconds() }).Word);
        Assert.Equal(RequestEnd.NotKnown, Of(hand, Names with { Connect = null }));
        Assert.Equal("first", Of(hand, Names with { Connect = null }, new() { Late = 2.Seconds() }).Word);
    }

    private static (HandMade Hand, double SentMs) Made(Ended ended)
    {
        var hand = new HandMade(Plan).Idle().Wave(1, [ended], (60, new Tick()));
        (hand.Upstream, hand.Log) = ([], []);
        return (hand, hand.Build().Requests[0].SentMs!.Value);
    }

    private static RequestEnd Of(HandMade hand, TimeoutNames? names = null, TimeoutTraces? traces = null)
    {
        var e = hand.Build();
        return new CellTimeout(e, names ?? Names, traces ?? TimeoutTraces.None).Of(e.Requests[0]);
    }

    /// <summary>What the upstream saw of the request, in ms since it was sent.</summary>
    private static UpstreamRow Row(double sent, double? wholeMs, double? writtenMs, double acceptedMs = 0, double? closedMs = null)
    {
        var row = new SeenRequest(1, 1, 1) { EndedBy = closedMs is null ? "peer-fin" : "own-close", ClosedMs = sent + (closedMs ?? 20_000) }.Row();
        row.Set(UpstreamColumns.AcceptedMs, sent + acceptedMs);
        row.Set(UpstreamColumns.WholeMs, sent + wholeMs);
        row.Set(UpstreamColumns.FirstWrittenMs, sent + writtenMs);
        row.Set(UpstreamColumns.AnsweredMs, sent + writtenMs);
        return row;
    }
}
