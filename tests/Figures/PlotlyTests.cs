using System.Text.Json;
using System.Text.Json.Nodes;
using ProxyLab.Figures;
using ProxyLab.Figures.Model;
using ProxyLab.Figures.Plotly;
using ProxyLab.Tests.Figures.Support;
using Xunit;

namespace ProxyLab.Tests.Figures;

/// <summary>A figure as Plotly takes it.</summary>
public sealed class PlotlyTests
{
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true };

    private static readonly Dictionary<string, FigureModel> Kept = new() { ["every-kind"] = AllKinds.Model, ["cells"] = AllKinds.Heat, ["small-multiples"] = AllKinds.Grid };

    public static TheoryData<string> Names { get; } = [.. Kept.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_figure_is_as_it_was(string name)
    {
        var path = Repository.File($"tests/Figures/Plotly/{name}.plotly.json");
        var now = Of(Kept[name]).ToJsonString(Pretty) + "\n";
        if (File.Exists(path) && File.ReadAllText(path) == now) return;
        File.WriteAllText(path + ".actual", now);
        Assert.Fail($"{path} is not what is made now: look at {path}.actual, and move it there if it is right");
    }

    [Fact]
    public void A_gap_in_one_area_is_a_gap_of_the_stack_that_begins_where_the_last_value_ends()
    {
        var traces = Data(AllKinds.Model).Where(t => t["stackgroup"] is not null).ToArray();
        Assert.Equal(["[0,1,2]", "[0,1,2]", "[3,4]", "[3,4]"], traces.Select(t => t["x"]!.ToJsonString()));
        Assert.Equal("[1,2,2]", traces[0]["y"]!.ToJsonString());
        Assert.Equal(["gap", "gap", null, null], traces.Select(t => (string?)t["meta"]));
        Assert.Equal(2, traces.Select(t => (string?)t["stackgroup"]).Distinct().Count());
    }

    [Fact]
    public void A_step_holds_until_the_gap_after_it()
    {
        var step = Data(AllKinds.Model).Last(t => (string?)t["legendgroup"] == "a step");
        Assert.Equal("[0,1,1,2,3,4]", step["x"]!.ToJsonString());
        Assert.Equal("[1,1,null,3,2,2]", step["y"]!.ToJsonString());
    }

    [Fact]
    public void A_name_is_told_once_and_has_one_colour()
    {
        var traces = Data(AllKinds.Model);
        var told = traces.Where(t => (bool?)t["showlegend"] == true).Select(t => (string?)t["legendgroup"]).ToArray();
        Assert.Equal(told.Distinct(), told);
        Assert.Equal(["an area", AllKinds.Hostile, "a step", "a line", "some bars", "other bars", "some points", "state: holds", "state: refuted", "a state", "another state", "an event"], told);
        Assert.Single(traces.Where(t => (string?)t["legendgroup"] == "an area").Select(t => (string?)t["fillcolor"]).Distinct());
    }

    [Fact]
    public void A_span_is_a_bar_with_a_base_and_says_from_when_to_when()
    {
        var span = Data(AllKinds.Model).First(t => (string?)t["legendgroup"] == "another state");
        Assert.Equal(("bar", "[1]", "[2]"), ((string?)span["type"], span["base"]!.ToJsonString(), span["x"]!.ToJsonString()));
        Assert.EndsWith(": another state<br>from 1.000 s to 3.000 s<br>took 2.000 s", (string?)span["hovertext"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_far_above_the_data_is_told_in_words()
    {
        var layout = Of(AllKinds.Model)["layout"]!;
        Assert.Contains("↑ off the scale: a far limit", layout["annotations"]!.AsArray().Select(a => (string?)a!["text"]));
        Assert.InRange((double)layout["yaxis"]!["range"]![1]!, 4, 6);
    }

    [Fact]
    public void Small_multiples_share_both_axes_and_label_the_outer_ones_alone()
    {
        var layout = Of(AllKinds.Grid)["layout"]!;
        Assert.Equal(["x", "y"], new[] { (string?)layout["xaxis4"]!["matches"], (string?)layout["yaxis4"]!["matches"] });
        Assert.Equal([false, false, true, true], new[] { "xaxis", "xaxis2", "xaxis3", "xaxis4" }.Select(a => (bool)layout[a]!["showticklabels"]!));
        Assert.Equal([true, false, true, false], new[] { "yaxis", "yaxis2", "yaxis3", "yaxis4" }.Select(a => (bool)layout[a]!["showticklabels"]!));
    }

    [Fact]
    public void A_long_series_is_thinned()
    {
        double[] x = [.. Enumerable.Range(0, 20_000).Select(i => (double)i)];
        var model = AllKinds.Grid with { Columns = 1, X = new FigureAxis("n"), Panels = [new FigurePanel { Y = new FigureAxis("y"), Series = [new StepSeries("long", x, [.. x.Select(i => (double?)(i * 37 % 101))])] }] };
        Assert.InRange(Data(model)[0]["x"]!.AsArray().Count, 100, 1500);
        Assert.Contains("of 20,000 rows", (string?)Of(model)["layout"]!["meta"]!["drawn"], StringComparison.Ordinal);
    }

    private static JsonObject Of(FigureModel model) => PlotlyFigure.Of(model, FigureStyle.Light);

    private static JsonObject[] Data(FigureModel model) => [.. Of(model)["data"]!.AsArray().Select(t => t!.AsObject())];
}
