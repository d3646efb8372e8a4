using ProxyLab.Figures.Model;
using ProxyLab.Figures.Static;
using Xunit;

namespace ProxyLab.Tests.Figures;

public sealed class FigureLabelsTests
{
    [Fact]
    public void Lines_that_fall_together_share_a_label() =>
        Assert.Equal(["connect + read timeout"], Place((2, "connect timeout"), (2, "read timeout")).Lines.Select(label => label.Label));

    [Fact]
    public void Labels_of_one_row_never_overlap()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var lines = Enumerable.Range(0, 8).Select(i => (random.Next(10_000) / 1000.0, $"timeout {i}")).ToArray();
            var labels = Place(lines);
            foreach (var row in labels.Lines.Concat(labels.Bands).GroupBy(label => label.Y))
            {
                var spans = row.Select(Span).OrderBy(span => span.Left).ToList();
                Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.True(pair.First.Right <= pair.Second.Left));
            }
        }
    }

    [Fact]
    public void A_label_that_would_leave_the_figure_stands_left_of_its_line() =>
        Assert.Equal("right", Place((9.9, "a rather long label for a timeout")).Lines.Single().Align);

    [Fact]
    public void A_line_stays_clear_of_the_label_of_a_later_line()
    {
        var labels = Place((8, "read timeout"), (9.7, "upstream accepts again")).Lines;
        Assert.True(labels.Single(label => label.Align == "right").Y < labels.Single(label => label.Align == "left").Y);
    }

    private static FigureLabels Place(params (double At, string Label)[] lines) => new(
        [new(AxisName.X, 0.1, 1, "wave 1"), new(AxisName.X, 1.2, 2, "wave 2")],
        lines.Select(line => new ReferenceLine(AxisName.X, line.At, line.Label)),
        Pixel);

    private static double Pixel(double seconds) => seconds * VegaLite.PlotWidthPx / 10;

    // The text alone at 0.55 em a character, as it is printed.
    private static (double Left, double Right) Span(PlacedLabel label)
    {
        var (at, width) = (Pixel(label.At) + label.Dx, label.Label.Length * 0.55 * FigureLabels.FontPx);
        return label.Align == "left" ? (at, at + width) : (at - width, at);
    }
}
