using ProxyLab.Figures.Model;
using ProxyLab.Sweeps;
using Xunit;
using static ProxyLab.Verdict;

namespace ProxyLab.Tests.Sweeps;

public sealed class SweepFigureTests
{
    [Fact]
    public void Numbers_give_a_line_for_each_proxy_with_the_verdict_at_each_point()
    {
        var (subject, model) = Assert.Single(new SweepFigure().OfRun(Lines.Of("backlog", ("8", Holds), ("9", Refuted))));
        Assert.Equal("some-case-C1", subject);
        Assert.Equal([8, 9], Assert.Single(model.Panels[0].Series.OfType<LineSeries>()).X);
        Assert.Equal(["holds", "refuted"], Assert.Single(model.Panels[0].Series.OfType<PointSeries>()).States);
        Assert.Equal(new ReferenceBand(AxisName.X, 8, 9, "holds → refuted"), Assert.Single(model.Panels[0].Bands));
        Assert.Contains("nginx: holds up to backlog 8, refuted from 9 on", model.Subtitle);
    }

    [Fact]
    public void Values_that_are_far_apart_stand_on_a_logarithmic_axis_and_words_on_categories()
    {
        Assert.Equal(AxisScale.Log, Model("backlog", "8", "4096").X.Scale);
        Assert.Equal(AxisScale.Linear, Model("backlog", "0", "4096").X.Scale);
        Assert.Equal("milliseconds", Model("pause", "1s", "1500ms").X.Unit);
        Assert.Equal(["off", "on"], Model("nginx.location", "off", "on").X.Categories);
        Assert.Empty(Model("nginx.location", "off", "on").Panels[0].Series.OfType<LineSeries>());
    }

    [Fact]
    public void Repetitions_give_intervals_and_what_was_not_measured_is_null()
    {
        var twice = Lines.Result("nginx", Variant.Of(("backlog", 8)), Holds, 5) with { Main = [new("queue", 5), new("queue", 9)] };
        var (_, model) = Assert.Single(new SweepFigure().OfRun(new RunResults("run", [twice, Lines.Result("nginx", Variant.Of(("backlog", 9)), Unknown)])));
        var points = Assert.Single(model.Panels[0].Series.OfType<PointSeries>());
        Assert.Equal([7, null], points.Y);
        Assert.Equal([5, null], points.Low);
        Assert.Equal([9, null], points.High);
    }

    [Fact]
    public void A_claim_that_measures_nothing_has_no_figure() =>
        Assert.Empty(new SweepFigure().OfRun(new RunResults("run", [.. ((int[])[1, 2]).Select(v => Lines.Result("nginx", Variant.Of(("backlog", v)), Holds))])));

    private static FigureModel Model(string key, string one, string other) => Assert.Single(new SweepFigure().OfRun(Lines.Of(key, (one, Holds), (other, Holds)))).Model;
}
