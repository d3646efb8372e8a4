using ProxyLab.Figures;
using Xunit;

namespace ProxyLab.Tests.Figures;

public sealed class FigureLabelsTests
{
    [Fact]
    public void Marks_that_fall_together_share_a_label() =>
        Assert.Equal(["connect + read timeout"], Place((2000, "connect timeout"), (2000, "read timeout")).Marks.Select(label => label.Label));

    [Fact]
    public void Labels_of_one_row_never_overlap()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var marks = Enumerable.Range(0, 8).Select(i => ((double)random.Next(10_000), $"timeout {i}")).ToArray();
            var labels = Place(marks);
            foreach (var row in labels.Marks.Concat(labels.Waves).GroupBy(label => label.Y))
            {
                var spans = row.Select(Span).OrderBy(span => span.Left).ToList();
                Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.True(pair.First.Right <= pair.Second.Left));
            }
        }
    }

    [Fact]
    public void A_label_that_would_leave_the_figure_stands_left_of_its_line() =>
        Assert.Equal("right", Place((9900, "a rather long label for a timeout")).Marks.Single().Align);

    [Fact]
    public void A_line_stays_clear_of_the_label_of_a_later_mark()
    {
        var labels = Place((8000, "read timeout"), (9700, "upstream accepts again")).Marks;
        Assert.True(labels.Single(label => label.Align == "right").Y < labels.Single(label => label.Align == "left").Y);
    }

    private static FigureLabels Place(params (double AtMs, string Label)[] marks)
    {
        var extent = new SampleExtent(2, 0, 10_000, 1, new HashSet<string>(), 0);
        var input = new TrialFigureInput(
            "case", "proxy", "", "samples.csv", true, [new(100, 1000, "wave 1"), new(1200, 2000, "wave 2")],
            [.. marks.Select(mark => new FigureMark(mark.AtMs, mark.Label))], null, extent);
        return new(input, 0, 10_000);
    }

    // The text alone at 0.55 em a character, as it is printed.
    private static (double Left, double Right) Span(PlacedLabel label)
    {
        var (at, width) = (label.T * TrialFigure.PlotWidthPx / 10 + label.Dx, label.Label.Length * 0.55 * FigureLabels.FontPx);
        return label.Align == "left" ? (at, at + width) : (at - width, at);
    }
}
