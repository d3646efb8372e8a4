using System.Text.RegularExpressions;
using ProxyLab.Figures.Static;
using ProxyLab.Report.Page;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Figures;

/// <summary>Figures for a write-up, at the widths of a paper's columns.</summary>
public sealed partial class PlotTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_figure_has_the_column_s_width_in_inches_and_a_picture_of_twice_its_pixels()
    {
        using var folder = new TempFolder();
        var report = await Installed().Plot([Trial(folder)], folder.Path, Patience, TestContext.Current.CancellationToken);
        Assert.Equal(2, report.Rendered);
        foreach (var (column, inches) in ((string, double)[])[("single", 3.5), ("double", 7)])
        {
            var svg = await File.ReadAllTextAsync(folder[$"never-accept-nginx-1-sockets-{column}.svg"], TestContext.Current.CancellationToken);
            Assert.Contains(FormattableString.Invariant($" width=\"{inches}in\""), svg, StringComparison.Ordinal);
            Assert.Contains("DejaVu Sans", svg, StringComparison.Ordinal);
            var png = await File.ReadAllBytesAsync(folder[$"never-accept-nginx-1-sockets-{column}.png"], TestContext.Current.CancellationToken);
            Assert.Equal(inches * 96 * 2, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), 2.0);
        }
    }

    [Fact]
    public async Task Roles_outcomes_and_lines_differ_in_grey_or_by_shape_or_dash()
    {
        var style = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(Repository.File("figures/style.json"), TestContext.Current.CancellationToken))!;
        string[] stack = ["dead embryo", "embryo", "accepted", "client", "listener"];
        Assert.All(stack.Zip(stack[1..]), pair => Assert.True(
            Math.Abs(Lightness((string)style["roles"]![pair.First]!) - Lightness((string)style["roles"]![pair.Second]!)) > 8, $"{pair.First} and {pair.Second} are one grey"));
        var lines = style["lines"]!.AsArray();
        Assert.Equal(lines.Count, lines.Select(l => l!["dash"]!.ToJsonString()).Distinct().Count());
    }

    [GeneratedRegex("^#(..)(..)(..)$")]
    private static partial Regex Hex();

    /// <summary>CIE L*, of 100.</summary>
    private static double Lightness(string colour)
    {
        var channels = Hex().Match(colour).Groups.Values.Skip(1).Select(g => Convert.ToInt32(g.Value, 16) / 255.0).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToArray();
        var y = (0.2126 * channels[0]) + (0.7152 * channels[1]) + (0.0722 * channels[2]);
        return (116 * Math.Cbrt(y)) - 16;
    }

    /// <summary>A trial's data as the report has them, from samples alone.</summary>
    private static string Trial(TempFolder folder)
    {
        var csv = CsvColumns.Read(folder.Write("samples.csv", SyntheticTrial.NeverAccept(100, 64)));
        return new System.Text.Json.Nodes.JsonObject
        {
            ["case"] = "never-accept", ["proxy"] = "nginx", ["n"] = 1, ["plan"] = "100 clients", ["span"] = TrialData.Numbers([0, 7]), ["capacity"] = 65,
            ["waves"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonArray(0.5, 2.5, "wave 1")), ["marks"] = new System.Text.Json.Nodes.JsonArray(),
            ["samples"] = SampleData.Of(csv, isUnix: true, "samples.csv"),
        }.ToJsonString();
    }

    private static FigureRenderer Installed()
    {
        var renderer = FigureRenderer.Find();
        Needs.Figures();
        return renderer;
    }
}
