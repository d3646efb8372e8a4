using ProxyLab.Figures.Model;
using ProxyLab.Figures.Workers;
using Xunit;

namespace ProxyLab.Tests.Figures;

public sealed class WorkersFigureTests
{
    private static readonly FigureModel Figure = new WorkersFigure().Of(new Evidence(new TrialPlan(new TrialId("case", "csharp", 1), Plan.Default, Variant.None, 1), new TrialFiles
    {
        AcceptWorkers =
        [
            new(0, 0, 0, 0, 5, "epoll_wait"), new(0, 1, 0, 0, 5, "epoll_wait"),
            new(20, 0, 3, 0, 9, "running"), new(20, 1, 0, 0, 5, "epoll_wait"), new(40, 0, null, null, null, null),
        ],
        Events = [],
    }))!;

    private static readonly SpanSeries Calls = Figure.Panels[0].Series.OfType<SpanSeries>().Single();

    [Fact]
    public void Each_call_that_occurs_has_a_state_and_a_pale_one_for_a_thread_that_moved_where_it_did() =>
        Assert.Equal([new("epoll_wait", "epoll_wait"), new("epoll_wait, moved", "epoll_wait", IsPale: true), new("running, moved", "running", IsPale: true)], Calls.States);

    [Fact]
    public void A_call_lasts_until_the_worker_s_next_row_and_an_empty_cell_is_none()
    {
        Assert.Equal([0, 0, 1, 1], Calls.Row);
        Assert.Equal([0, 0.02, 0, 0.02], Calls.From);
        Assert.Equal([0.02, 0.04, 0.02, 0.02], Calls.To);
    }

    [Fact]
    public void A_tick_on_which_a_worker_had_accepted_is_an_event_on_its_row()
    {
        var events = Figure.Panels[0].Series.OfType<PointSeries>().Single();
        Assert.True(events.AreEvents);
        Assert.Equal((0.02, 0.0), (Assert.Single(events.X), Assert.Single(events.Y)!.Value));
    }

    [Fact]
    public void There_is_a_row_for_each_worker_and_time_spans_them_all()
    {
        Assert.Equal(["worker 0", "worker 1"], Figure.Panels[0].Y.Categories);
        Assert.Equal((0, 0.04), (Figure.X.Least, Figure.X.Most));
    }
}
