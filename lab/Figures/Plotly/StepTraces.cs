using System.Text.Json.Nodes;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Plotly;

/// <summary>Traces of series over an axis: areas, steps and lines. A step holds until the next x, also where the next one was not measured.</summary>
internal static class StepTraces
{
    /// <summary>
    /// A stack. Plotly would close a gap in a stack: each run of ticks between two gaps is a stack of its own, whose traces share one x.
    /// </summary>
    internal static IEnumerable<JsonObject> Areas(AreaSeries areas, FigureNames names, string stack)
    {
        var run = 0;
        foreach (var ticks in Enumerable.Range(0, areas.X.Count).ChunkBy(i => areas.Layers.All(l => l.Y[i] is not null)))
        {
            if (areas.Layers.Any(l => l.Y[ticks[0]] is null)) continue;
            var until = ticks[^1] + 1;
            double[] closing = until < areas.X.Count ? [areas.X[until]] : [];
            var x = ticks.Select(i => areas.X[i]).Concat(closing).ToArray();
            foreach (var layer in areas.Layers)
            {
                var trace = Line(layer.Name, x, ticks.Select(i => layer.Y[i]).Concat(closing.Select(_ => layer.Y[ticks[^1]])));
                trace["stackgroup"] = $"{stack}.{run}";
                // What the page's readout must know: the last x closes the area, and nothing was measured from there on.
                if (closing.Length > 0) trace["meta"] = "gap";
                trace["fillcolor"] = names.Colour(layer.Name);
                // The hairline closes the seam between two areas.
                trace["line"] = new JsonObject { ["shape"] = "hv", ["width"] = 0.6, ["color"] = names.Colour(layer.Name) };
                yield return trace;
            }

            run++;
        }
    }

    /// <summary>A line of steps; over areas with an edge in the ground's colour, so that it is seen on any of them.</summary>
    internal static IEnumerable<JsonObject> Steps(StepSeries steps, FigureNames names, string? edge)
    {
        List<double> x = [];
        List<double?> y = [];
        for (var i = 0; i < steps.X.Count; i++)
        {
            // The last value before a gap holds until the gap.
            if (steps.Y[i] is null && i > 0 && steps.Y[i - 1] is { } held) Add(steps.X[i], held);
            Add(steps.X[i], steps.Y[i]);
        }

        return Edged(steps.Name, x, y, names, "hv", edge);

        void Add(double at, double? value)
        {
            x.Add(at);
            y.Add(value);
        }
    }

    /// <summary>A line from point to point, with an edge as steps have it.</summary>
    internal static IEnumerable<JsonObject> Line(LineSeries line, FigureNames names, string? edge) => Edged(line.Name, line.X, line.Y, names, "linear", edge);

    private static IEnumerable<JsonObject> Edged(string name, IReadOnlyList<double> x, IReadOnlyList<double?> y, FigureNames names, string shape, string? edge)
    {
        if (edge is not null)
        {
            var under = Line(name, x, y);
            (under["hoverinfo"], under["showlegend"]) = ("skip", false);
            under["line"] = new JsonObject { ["shape"] = shape, ["width"] = 4, ["color"] = edge };
            yield return under;
        }

        var trace = Line(name, x, y);
        trace["line"] = new JsonObject { ["shape"] = shape, ["width"] = 2, ["color"] = names.Colour(name), ["dash"] = PlotlyJson.Dash(names.Dash(name)) };
        yield return trace;
    }

    private static JsonObject Line(string name, IEnumerable<double> x, IEnumerable<double?> y) => new()
    {
        ["type"] = "scatter",
        ["mode"] = "lines",
        ["name"] = PlotlyJson.Text(name),
        ["legendgroup"] = name,
        ["x"] = PlotlyJson.Numbers(x),
        ["y"] = PlotlyJson.Numbers(y),
        ["connectgaps"] = false,
    };
}
