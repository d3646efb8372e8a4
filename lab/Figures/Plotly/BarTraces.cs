using System.Text.Json.Nodes;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Plotly;

/// <summary>Traces of what fills a rectangle: bars, spans, and cells. The last two are bars with a base, which answer to the pointer anywhere.</summary>
internal static class BarTraces
{
    private const double RowShare = 0.62;

    /// <summary>Bars from the axis up, those of several names side by side.</summary>
    internal static JsonObject Bars(BarSeries bars, FigureNames names) => new()
    {
        ["type"] = "bar",
        ["name"] = PlotlyJson.Text(bars.Name),
        ["legendgroup"] = bars.Name,
        ["x"] = PlotlyJson.Numbers(bars.X),
        ["y"] = PlotlyJson.Numbers(bars.Y),
        ["marker"] = new JsonObject { ["color"] = names.Colour(bars.Name) },
    };

    /// <summary>Spans on rows, a trace for each state that is there.</summary>
    internal static IEnumerable<JsonObject> Spans(SpanSeries spans, FigureNames names, IReadOnlySet<string> shaped, FigureAxis x, FigureAxis y)
    {
        var width = y.Scale == AxisScale.Category ? RowShare : 1;
        for (var state = 0; state < spans.States.Count; state++)
        {
            var of = Enumerable.Range(0, spans.Row.Count).Where(i => spans.State[i] == state).ToArray();
            if (of.Length == 0) continue;
            var colour = names.Shade(spans.States[state]);
            yield return new JsonObject
            {
                ["type"] = "bar",
                ["orientation"] = "h",
                ["name"] = PlotlyJson.Text(spans.States[state].Name),
                ["legendgroup"] = spans.States[state].Name,
                ["showlegend"] = !shaped.Contains(spans.States[state].Name),
                ["base"] = PlotlyJson.Numbers(of.Select(i => spans.From[i])),
                ["x"] = PlotlyJson.Numbers(of.Select(i => spans.To[i] - spans.From[i])),
                ["y"] = PlotlyJson.Numbers(of.Select(i => spans.Row[i])),
                ["width"] = width,
                ["offset"] = -width / 2,
                // The edge shows a span of no length, and a row that is thinner than a pixel.
                ["marker"] = new JsonObject { ["color"] = colour, ["line"] = new JsonObject { ["color"] = colour, ["width"] = 0.7 } },
                ["hoverinfo"] = "text",
                ["hovertext"] = PlotlyJson.Words(of.Select(i => Told(spans, i, x, y))),
            };
        }
    }

    /// <summary>Cells whose lightness is their value, each with its number.</summary>
    internal static JsonObject Cells(HeatSeries cells, FigureTheme theme, FigureAxis x, FigureAxis y)
    {
        var of = Enumerable.Range(0, cells.X.Count).Where(i => cells.Value[i] is not null).ToArray();
        return new JsonObject
        {
            ["type"] = "bar",
            ["name"] = PlotlyJson.Text(cells.Name),
            ["showlegend"] = false,
            ["x"] = PlotlyJson.Numbers(of.Select(i => cells.X[i])),
            ["y"] = PlotlyJson.Numbers(of.Select(_ => 1.0)),
            ["base"] = PlotlyJson.Numbers(of.Select(i => cells.Y[i] - 0.5)),
            ["width"] = 1,
            ["offset"] = -0.5,
            ["marker"] = new JsonObject
            {
                ["color"] = PlotlyJson.Numbers(of.Select(i => cells.Value[i])),
                ["colorscale"] = new JsonArray(new JsonArray(0, "#E3EEF9"), new JsonArray(1, "#08306B")),
                ["showscale"] = true,
                ["colorbar"] = new JsonObject { ["title"] = new JsonObject { ["text"] = PlotlyJson.Text(cells.Name), ["side"] = "right" }, ["thickness"] = 12, ["outlinewidth"] = 0 },
                ["line"] = new JsonObject { ["color"] = theme.Ground, ["width"] = 1 },
            },
            ["text"] = PlotlyJson.Words(of.Select(i => PlotlyJson.Number(cells.Value[i]!.Value))),
            ["textposition"] = "inside",
            ["insidetextanchor"] = "middle",
            ["textangle"] = 0,
            ["hoverinfo"] = "text",
            ["hovertext"] = PlotlyJson.Words(of.Select(i => $"{AxisWords.Value(x, cells.X[i])} · {AxisWords.Value(y, cells.Y[i])}<br>{PlotlyJson.Text(cells.Name)}: {PlotlyJson.Number(cells.Value[i]!.Value)}")),
        };
    }

    private static string Told(SpanSeries spans, int i, FigureAxis x, FigureAxis y)
    {
        var row = y.Scale == AxisScale.Category ? $"{AxisWords.Value(y, spans.Row[i])}: " : "";
        return $"{row}{PlotlyJson.Text(spans.States[spans.State[i]].Name)}<br>from {AxisWords.Value(x, spans.From[i])} to {AxisWords.Value(x, spans.To[i])}<br>took {AxisWords.Value(x, spans.To[i] - spans.From[i])}";
    }
}
