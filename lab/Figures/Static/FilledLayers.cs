using System.Text.Json.Nodes;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Static;

/// <summary>The layers that fill a surface: stacked areas, bars, spans, cells.</summary>
internal sealed class FilledLayers(FigurePanel panel, PanelScale scale)
{
    internal IEnumerable<JsonNode> All()
    {
        foreach (var areas in panel.Series.OfType<AreaSeries>().Where(a => a.Layers.Count > 0)) yield return Areas(areas);
        foreach (var spans in panel.Series.OfType<SpanSeries>()) yield return Spans(spans);
        foreach (var cells in panel.Series.OfType<HeatSeries>()) yield return Cells(cells);
        if (panel.Series.OfType<BarSeries>().ToArray() is { Length: > 0 } bars) yield return Bars(bars);
    }

    /// <summary>
    /// A value holds until the next x; where one of the areas was not measured all break. Values in the middle of a run of equal ones are
    /// dropped: that changes no pixel, and most of a long trial goes.
    /// </summary>
    private JsonObject Areas(AreaSeries areas)
    {
        var kept = Thinning.Rows([.. areas.Layers.Select(layer => layer.Y.Select(y => y ?? double.NaN).ToArray())], int.MaxValue);
        return new()
        {
            ["data"] = VegaJson.Rows([scale.XColumn("x"), "layer", "#lower", "#upper"], kept.SelectMany(i => Stack(areas, i))),
            // The hairline closes the seam between two areas, and shows a value that stands alone between two gaps.
            ["mark"] = JsonNode.Parse("""{ "type": "area", "interpolate": "step-after", "invalid": "break-paths-show-path-domains", "strokeWidth": 0.6 }"""),
            ["encoding"] = new JsonObject
            {
                ["x"] = scale.XChannel("x"),
                ["y"] = scale.YChannel("upper"),
                ["y2"] = VegaJson.Field("lower"),
                ["fill"] = Colour("layer", areas.Layers.Select((layer, i) => (layer.Name, FigureStyle.Colour(layer.Name, i))), legend: true),
                ["stroke"] = Colour("layer", areas.Layers.Select((layer, i) => (layer.Name, FigureStyle.Colour(layer.Name, i))), legend: false),
            },
        };
    }

    private IEnumerable<object?[]> Stack(AreaSeries areas, int i)
    {
        var isWhole = areas.Layers.All(layer => layer.Y[i] is not null);
        var from = 0.0;
        foreach (var layer in areas.Layers)
        {
            var to = from + (layer.Y[i] ?? 0);
            yield return [scale.X(areas.X[i]), layer.Name, isWhole ? from : null, isWhole ? to : null];
            from = to;
        }
    }

    private JsonObject Spans(SpanSeries spans)
    {
        var kinds = spans.States.Select(s => s.Kind).Distinct().ToList();
        var shades = spans.States.Select(s => (s.Name, FigureStyle.Shade(kinds.IndexOf(s.Kind), s.IsPale))).ToArray();
        var isRow = panel.Y.Scale == AxisScale.Category;
        return new()
        {
            ["data"] = VegaJson.Rows(["#from", "#to", scale.YColumn("row"), "state"], spans.Row.Select((row, i) => new[] { spans.From[i], spans.To[i], scale.Y(row), spans.States[spans.State[i]].Name })),
            // The hairline closes the seam between two spans.
            ["mark"] = JsonNode.Parse(isRow ? """{ "type": "rect", "height": { "band": 0.62 }, "strokeWidth": 0.6 }""" : """{ "type": "rule", "strokeWidth": 1.5 }"""),
            ["encoding"] = new JsonObject
            {
                ["x"] = scale.XChannel("from"),
                ["x2"] = VegaJson.Field("to"),
                ["y"] = scale.YChannel("row"),
                ["fill"] = Colour("state", shades, legend: true),
                ["stroke"] = Colour("state", shades, legend: false),
            },
        };
    }

    private JsonObject Cells(HeatSeries cells) => new()
    {
        ["data"] = VegaJson.Rows([scale.XColumn("x"), scale.YColumn("y"), "#value"], cells.X.Select((x, i) => new[] { scale.X(x), scale.Y(cells.Y[i]), cells.Value[i] })),
        ["mark"] = JsonNode.Parse("""{ "type": "rect" }"""),
        ["encoding"] = new JsonObject
        {
            ["x"] = scale.XChannel("x"),
            ["y"] = scale.YChannel("y"),
            ["fill"] = new JsonObject { ["field"] = "value", ["type"] = "quantitative", ["title"] = cells.Name, ["scale"] = new JsonObject { ["scheme"] = "blues" } },
        },
    };

    private JsonObject Bars(IReadOnlyList<BarSeries> bars) => new()
    {
        ["data"] = VegaJson.Rows([scale.XColumn("x"), "series", "#y"], bars.SelectMany(b => b.X.Select((x, i) => new[] { scale.X(x), b.Name, b.Y[i] }))),
        ["mark"] = JsonNode.Parse("""{ "type": "bar" }"""),
        ["encoding"] = new JsonObject
        {
            ["x"] = scale.XChannel("x"),
            ["xOffset"] = VegaJson.Field("series"),
            ["y"] = scale.YChannel("y"),
            ["fill"] = Colour("series", bars.Select((b, i) => (b.Name, FigureStyle.Colour(b.Name, i))), legend: true),
        },
    };

    private static JsonObject Colour(string field, IEnumerable<(string Name, string Colour)> colours, bool legend) => new()
    {
        ["field"] = field,
        ["type"] = "nominal",
        ["scale"] = new JsonObject { ["domain"] = VegaJson.Node(colours.Select(c => c.Name)), ["range"] = VegaJson.Node(colours.Select(c => c.Colour)) },
        ["legend"] = legend ? new JsonObject { ["title"] = null, ["symbolType"] = "square" } : null,
    };
}
