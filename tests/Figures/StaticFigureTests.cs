using System.Buffers.Binary;
using System.Diagnostics;
using System.Xml.Linq;
using ProxyLab.Figures.Model;
using ProxyLab.Figures.Static;
using ProxyLab.Tests.Figures.Support;
using Xunit;

namespace ProxyLab.Tests.Figures;

/// <summary>What a figure is as SVG and as PNG.</summary>
public sealed class StaticFigureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Text_in_an_SVG_is_text_and_the_picture_says_what_it_shows()
    {
        var root = Document("saturation").Root!;
        string[] texts = [.. root.Descendants(Svg + "text").Select(t => t.Value)];
        Assert.All(
            ["never-accept · nginx", "wave 1", "wave 2", "connect and read timeout", "queue full at 65", "dead embryo", "accepted", "client", "listener", "active in the proxy", "time, seconds", "sockets"],
            text => Assert.Contains(text, texts));
        Assert.Equal("never-accept · nginx", (string)root.Element(Svg + "title")!);
        Assert.StartsWith("Sockets by role over time", (string)root.Element(Svg + "desc")!, StringComparison.Ordinal);
        Assert.Equal("img", (string?)root.Attribute("role"));
        Assert.StartsWith("Inter, ", (string?)root.Elements(Svg + "g").Last().Attribute("font-family") ?? "", StringComparison.Ordinal);
        Assert.Equal(2, ((string)root.Element(Svg + "style")!).Split("@font-face").Length - 1); // regular and bold
    }

    [Theory]
    [InlineData("saturation", "760", 1520, 192)]
    [InlineData("saturation-single", "3.5in", 1050, 300)]
    [InlineData("saturation-double", "7in", 2100, 300)]
    public void A_picture_has_the_width_of_its_screen_or_column_and_says_its_resolution(string name, string width, int pixels, int dotsPerInch)
    {
        var (svg, png) = Draw(name);
        Assert.Equal(width, (string?)XDocument.Parse(svg).Root!.Attribute("width"));
        Assert.Equal(pixels, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal("pHYs"u8.ToArray(), png[37..41]);
        Assert.Equal(dotsPerInch, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(41)) * 0.0254, 0.02);
    }

    [Theory]
    [InlineData("saturation-single")]
    [InlineData("saturation-double")]
    [InlineData("sweep")]
    [InlineData("comparison")]
    public void On_paper_every_text_has_7_to_9_points(string name) =>
        Assert.All(Picture(name).Texts, text => Assert.InRange(text.Size * 72 / 96, 6.999, 9.001));

    [Fact]
    public void The_same_figure_is_the_same_octets_in_every_thread()
    {
        string[] names = [.. FixedFigures.All.Keys];
        var alone = names.ToDictionary(n => n, Draw);
        var together = Enumerable.Range(0, names.Length * 3).AsParallel().WithDegreeOfParallelism(6).Select(i => (Name: names[i % names.Length], Now: Draw(names[i % names.Length]))).ToArray();
        Assert.All(together, t => Assert.Equal(alone[t.Name].Svg, t.Now.Svg));
        Assert.All(together, t => Assert.Equal(alone[t.Name].Png, t.Now.Png));
    }

    [Fact]
    public void Every_kind_of_series_is_drawn_and_named() =>
        Assert.Subset(
            Texts("every-kind").ToHashSet(),
            new HashSet<string>(["Every kind", "over areas", "an area", "another", "a step", "a line", "some bars", "some points", "at night", "a limit", "a moment", "a state", "a word", "holds", "refuted"]));

    [Fact]
    public void Cells_have_their_numbers_and_a_scale_of_colours()
    {
        Assert.Subset(Texts("heat").ToHashSet(), new HashSet<string>(["1", "1,200", "45.5", "1,200 · latency, milliseconds"]));
        Assert.Contains("a rather long word", string.Join(' ', Texts("heat")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_far_above_the_data_is_told_in_words()
    {
        Assert.Contains("↑ off scale:", Texts("off-scale"));
        Assert.DoesNotContain("↑ off scale:", Texts("saturation"));
    }

    [Fact]
    public void A_grid_has_its_tick_labels_at_its_left_and_at_its_foot_alone()
    {
        var texts = Picture("grid").Texts;
        Assert.Equal(2, texts.Count(t => t.Text == "40")); // two rows
        Assert.Equal(3, texts.Count(t => t.Text == "2")); // three columns
        Assert.Single(texts, t => t.Text == "sockets");
    }

    [Fact]
    public void A_gap_stays_a_gap()
    {
        var path = (string?)Document("gaps").Descendants(Svg + "path").First(p => (string?)p.Attribute("fill") == "#E69F00").Attribute("d") ?? "";
        Assert.Equal(2, path.Split('M').Length - 1); // before the gap and after it
    }

    [Fact]
    public void Text_that_would_break_the_document_does_not()
    {
        var figure = FixedModels.EveryKind with { Title = "</text><script>alert(1)</script> \u0001\ud800 & \"x\"", Subtitle = ["<b>"], AlternativeText = "a < b & c" };
        var root = XDocument.Parse(StaticFigure.Of(figure, FigureSize.Screen).Svg).Root!;
        Assert.Empty(root.Descendants(Svg + "script"));
        Assert.Contains(root.Descendants(Svg + "text"), t => t.Value.StartsWith("</text><script>", StringComparison.Ordinal));
        Assert.Equal("a < b & c", (string)root.Element(Svg + "desc")!);
    }

    [Fact]
    public void A_figure_of_gaps_alone_or_of_nothing_is_drawn()
    {
        Assert.NotEmpty(StaticFigure.Of(SyntheticTrial.Model(SyntheticTrial.NeverAccept(100, 64, gap: _ => true)), FigureSize.Screen).Png);
        Assert.NotEmpty(StaticFigure.Of(FixedModels.EveryKind with { Panels = [new FigurePanel { Y = new FigureAxis("nothing"), Series = [] }] }, FigureSize.Single).Png);
    }

    [Fact]
    public void Ten_thousand_busy_ticks_of_fifteen_thousand_sockets_take_a_moment()
    {
        var model = SyntheticTrial.Model(SyntheticTrial.Busy(15_000, 10_000));
        var clock = Stopwatch.StartNew();
        var (svg, _) = StaticFigure.Of(model, FigureSize.Screen);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10); // some 0.2 s on a quiet machine
        Assert.InRange(svg.Length, 1, 600_000);
        Assert.Contains(" of 10,000 rows, the extremes among them", svg, StringComparison.Ordinal);
    }

    private static FigurePicture Picture(string name) => new(FixedFigures.All[name].Model, FixedFigures.All[name].Size);

    private static (string Svg, byte[] Png) Draw(string name) => StaticFigure.Of(FixedFigures.All[name].Model, FixedFigures.All[name].Size);

    private static XDocument Document(string name) => XDocument.Parse(Draw(name).Svg);

    private static IEnumerable<string> Texts(string name) => Picture(name).Texts.Select(t => t.Text);
}
