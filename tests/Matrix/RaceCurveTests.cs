using ProxyLab.Matrix;
using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Matrix;

/// <summary>Requests that meet the close of a kept connection: which are counted where.</summary>
public sealed class RaceCurveTests
{
    [Fact]
    public void A_request_is_counted_by_the_time_from_the_close_to_its_sending()
    {
        // The second is sent 0.3 ms after the close and lost, the third 0.3 ms before it and answered on a fresh connection, the fourth 1.5 ms after it.
        var curve = Curve([(0, 10.0, true), (10.3, 20.6, false), (20.3, 30, true), (31.5, 45, true)]);
        Assert.Equal((1, 1), At(curve, 0.2));
        Assert.Equal((1, 0), At(curve, -0.5));
        Assert.Equal((1, 0), At(curve, 1));
        Assert.Equal(3, curve.Steps.Sum(s => s.Requests));
        Assert.Equal(0.3, curve.EarliestFailureMs!.Value, 6);
        Assert.Equal(0.3, curve.LatestFailureMs!.Value, 6);
        Assert.Equal("loses some", curve.Does);
    }

    [Fact]
    public void None_is_lost_where_all_were_answered()
    {
        var curve = Curve([(0, 10, true), (10.1, 20, true)]);
        Assert.Equal(("none was lost", (double?)null), (curve.Margin, curve.LatestFailureMs));
    }

    [Fact]
    public void Where_the_upstream_was_late_to_read_a_request_that_was_lost_nobody_knows_what_the_proxy_does()
    {
        var curve = Curve([(0, 40.0, true), (25, 60, false), (55, 90, true)]);
        Assert.Equal(((1, 1), 1), (curve.Early, curve.Steps.Sum(s => s.Requests)));
        Assert.StartsWith("not known", curve.Does, StringComparison.Ordinal);
        Assert.Equal("not known", curve.Margin);
    }

    [Fact]
    public void A_request_on_the_same_connection_came_before_the_close_and_one_after_the_proxys_own_end_is_no_race()
    {
        var reused = RaceCurve.Of([Sent(1, 0, true), Sent(2, 5, true)], [Seen(1, 1, 0, 10), Seen(2, 1, 5, 10)]);
        Assert.Equal((1, 0, 0), (reused.Reused, reused.Fresh, reused.Steps.Sum(s => s.Requests)));
        var row = Seen(1, 1, 0, 1);
        row[UpstreamColumns.EndedBy] = Array.IndexOf([.. UpstreamColumns.EndedBy.Words], "peer-fin");
        var fresh = RaceCurve.Of([Sent(1, 0, true), Sent(2, 5, true)], [row, Seen(2, 2, 5, 10)]);
        Assert.Equal((0, 1, 0), (fresh.Reused, fresh.Fresh, fresh.Steps.Sum(s => s.Requests)));
        Assert.Equal("uses no connection again", fresh.Does);
    }

    [Fact]
    public void The_curve_of_several_trials_has_the_requests_of_all()
    {
        var curve = RaceCurve.Of([Curve([(0, 10.0, true), (10.3, 20.6, false)]), Curve([(0, 10, true), (10.3, 20, true)]), Curve([(0, 10.0, true), (10.4, 20.6, false)])]);
        Assert.Equal((3, 2), At(curve, 0.2));
        Assert.Equal((0.3, 0.4), (Math.Round(curve.EarliestFailureMs!.Value, 6), Math.Round(curve.LatestFailureMs!.Value, 6)));
        Assert.Equal("loses some", curve.Does);
        Assert.Null(RaceCurve.Of([Curve([(0, 10, true), (10.3, 20, true)])]).LatestFailureMs);
    }

    private static (int, int) At(RaceCurve curve, double from) => curve.Steps.Where(s => s.FromMs == from).Select(s => (s.Requests, s.Failed)).Single();

    /// <summary>Requests, each on an upstream connection of its own, which the upstream closes then.</summary>
    private static RaceCurve Curve((double SentMs, double ClosedMs, bool Ok)[] requests) =>
        RaceCurve.Of(requests.Select((r, i) => Sent(i + 1, r.SentMs, r.Ok)), requests.Select((r, i) => Seen(i + 1, i + 1, r.SentMs, r.ClosedMs)));

    private static RequestRow Sent(long id, double ms, bool ok) => new(id, 1, ms, ms, ms + 1, ms + 1, ok ? 200 : 502, ok ? Outcome.Ok : Outcome.Status, 150);

    private static UpstreamRow Seen(long request, int connection, double sentMs, double closedMs) => new SeenRequest(connection, 1, request) { WholeMs = sentMs + 0.1, WrittenMs = sentMs + 0.2, ClosedMs = closedMs }.Row();
}
