using ProxyLab.Figures.Model;
using ProxyLab.Figures.Static;
using SkiaSharp;
using Xunit;

namespace ProxyLab.Tests.Figures;

public sealed class FigureLabelsTests
{
    private const double PlotWidth = 620;

    [Fact]
    public void Lines_that_fall_together_share_a_label() =>
        Assert.Equal(["connect + read timeout"], Place((2, "connect timeout"), (2, "read timeout")).Lines.Select(label => label.Label));

    [Fact]
    public void A_label_that_would_leave_the_figure_stands_left_of_its_line() =>
        Assert.Equal(SKTextAlign.Right, Place((9.9, "a rather long label for a timeout")).Lines.Single().Anchor);

    [Fact]
    public void A_label_that_fits_on_neither_side_ends_where_the_figure_ends()
    {
        var label = Place((4, string.Join(' ', Enumerable.Repeat("word", 19)))).Lines.Single();
        Assert.InRange(label.X + Lettering.Width(label.Label, FigureSize.Screen.SmallText), PlotWidth - 5, PlotWidth + 1);
    }

    [Fact]
    public void A_line_stays_clear_of_the_label_of_a_later_line()
    {
        var labels = Place((8, "read timeout"), (9.7, "upstream accepts again")).Lines;
        Assert.True(labels.Single(label => label.Anchor == SKTextAlign.Right).Y < labels.Single(label => label.Anchor == SKTextAlign.Left).Y);
    }

    private static FigureLabels Place(params (double At, string Label)[] lines) => new(
        new FigurePanel
        {
            Y = new FigureAxis(""), Series = [],
            Bands = [new(AxisName.X, 0.1, 1, "wave 1"), new(AxisName.X, 1.2, 2, "wave 2")],
            Lines = [.. lines.Select(line => new ReferenceLine(AxisName.X, line.At, line.Label))],
        },
        seconds => seconds * PlotWidth / 10, PlotWidth, FigureSize.Screen);
}
