using ProxyLab.Figures.Model;
using ProxyLab.Figures.Static;
using ProxyLab.Tests.Figures.Support;
using SkiaSharp;
using Xunit;

namespace ProxyLab.Tests.Figures;

/// <summary>Where text stands: never on other text, and never outside of the picture.</summary>
public sealed class FigureTextTests
{
    public static TheoryData<string, string> Everything =>
        [.. from name in FixedFigures.All.Keys from size in new[] { "", "-single", "-double" } select new TheoryDataRow<string, string>(name, size)];

    [Theory]
    [MemberData(nameof(Everything))]
    public void No_text_lies_on_another_or_leaves_the_picture(string name, string ending)
    {
        var size = new[] { FigureSize.Screen, FigureSize.Single, FigureSize.Double }.Single(s => s.Ending == ending);
        var picture = new FigurePicture(FixedFigures.All[name].Model, size);
        var boxes = picture.Texts.Select(t => (t.Text, Box: Box(t))).ToArray();
        Assert.All(boxes, b => Assert.True(b.Box.Left >= 0 && b.Box.Right <= size.Width && b.Box.Top >= 0 && b.Box.Bottom <= picture.Layout.Height, $"{b.Text} leaves the picture: {b.Box}"));
        for (var i = 0; i < boxes.Length; i++)
            Assert.All(boxes[(i + 1)..], other => Assert.False(boxes[i].Box.IntersectsWith(other.Box), $"{boxes[i].Text} lies on {other.Text}"));
    }

    [Fact]
    public void Labels_of_very_many_waves_and_timeouts_never_overlap()
    {
        var random = new Random(1);
        for (var round = 0; round < 60; round++)
        {
            var model = FixedModels.EveryKind with
            {
                Panels =
                [
                    FixedModels.EveryKind.Panels[1] with
                    {
                        Lines = [.. Enumerable.Range(0, 8).Select(i => new ReferenceLine(AxisName.X, random.Next(2_000) / 1000.0, $"timeout {i}"))],
                        Bands = [.. Enumerable.Range(0, 6).Select(i => new ReferenceBand(AxisName.X, i / 3.0, (i + 0.8) / 3, $"wave {i}"))],
                    },
                ],
            };
            var boxes = new FigurePicture(model, FigureSize.Single).Texts.Select(t => (t.Text, Box: Box(t))).ToArray();
            for (var i = 0; i < boxes.Length; i++)
                Assert.All(boxes[(i + 1)..], other => Assert.False(boxes[i].Box.IntersectsWith(other.Box), $"round {round}: {boxes[i].Text} lies on {other.Text}"));
        }
    }

    [Fact]
    public void Very_long_words_are_broken_and_leave_room_for_the_plot()
    {
        var word = new string('w', 300);
        var panel = FixedModels.EveryKind.Panels[0] with { Y = new FigureAxis(word, word), Lines = [new(AxisName.Y, 1, word), new(AxisName.X, 1, "a line")] };
        var rows = FixedModels.EveryKind.Panels[2] with { Y = new FigureAxis("") { Scale = AxisScale.Category, Categories = [word, "short"] } };
        var picture = new FigurePicture(FixedModels.EveryKind with { Title = word, Subtitle = [word], Panels = [panel, rows] }, FigureSize.Single);
        Assert.All(picture.Layout.Panels, place => Assert.InRange(place.Plot.Width, 60, 336));
        Assert.All(picture.Texts, text => Assert.InRange(Box(text).Right, 0, 337));
    }

    /// <summary>What a line of text covers: from its capitals' height to its baseline.</summary>
    private static SKRect Box(FigureText text)
    {
        var (width, height) = (Lettering.Width(text.Text, text.Size, text.IsBold), text.Size * 0.73);
        var before = text.Anchor == SKTextAlign.Left ? 0 : text.Anchor == SKTextAlign.Center ? width / 2 : width;
        return text.IsUpright
            ? new SKRect((float)(text.X - height), (float)(text.Y - width + before), (float)text.X, (float)(text.Y + before))
            : new SKRect((float)(text.X - before), (float)(text.Y - height), (float)(text.X - before + width), (float)text.Y);
    }
}
