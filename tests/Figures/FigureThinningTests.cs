using ProxyLab.Figures;
using ProxyLab.Figures.Model;
using Xunit;

namespace ProxyLab.Tests.Figures;

/// <summary>What a picture leaves out of a long figure.</summary>
public sealed class FigureThinningTests
{
    private static readonly double[] Ticks = [.. Enumerable.Range(0, 20_000).Select(i => i / 50.0)];

    [Fact]
    public void Areas_and_steps_over_the_same_x_keep_the_same_rows_and_their_extremes()
    {
        var noise = new Random(1);
        double?[] area = [.. Ticks.Select(_ => (double?)noise.Next(100))], steps = [.. Ticks.Select(_ => (double?)noise.Next(100))];
        (area[777], steps[12_345]) = (500, 900);
        var thin = FigureThinning.Of(Figure(new AreaSeries(Ticks, [new("area", area)]), new StepSeries("steps", [.. Ticks], steps)), 1500);
        var (areas, line) = ((AreaSeries)thin.Panels[0].Series[0], (StepSeries)thin.Panels[0].Series[1]);
        Assert.InRange(areas.X.Count, 500, 1500);
        Assert.Same(areas.X, line.X);
        Assert.Equal((500, 900), (areas.Layers[0].Y.Max(), line.Y.Max()));
        Assert.Equal(line.Y.Count, line.X.Count);
        Assert.EndsWith(" of 20,000 rows, the extremes among them", thin.Drawn, StringComparison.Ordinal);
    }

    [Fact]
    public void What_repeats_is_left_out_without_a_word()
    {
        var thin = FigureThinning.Of(Figure(new StepSeries("steps", Ticks, [.. Ticks.Select(t => (double?)Math.Floor(t / 100))])), 1500);
        Assert.InRange(((StepSeries)thin.Panels[0].Series[0]).X.Count, 4, 10);
        Assert.Equal("", thin.Drawn);
    }

    [Fact]
    public void A_gap_stays_a_gap()
    {
        double?[] values = [.. Ticks.Select((_, i) => i == 5_000 ? null : (double?)(i % 7))];
        var thin = (StepSeries)FigureThinning.Of(Figure(new StepSeries("steps", Ticks, values)), 300).Panels[0].Series[0];
        Assert.Null(thin.Y[thin.X.ToList().IndexOf(Ticks[5_000])]);
    }

    private static FigureModel Figure(params FigureSeries[] series) => new()
    {
        Title = "", AlternativeText = "", Sources = [], X = TrialMoments.Time, Panels = [new FigurePanel { Y = new FigureAxis(""), Series = series }],
    };
}
