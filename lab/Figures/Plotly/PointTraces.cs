using System.Text.Json.Nodes;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Plotly;

/// <summary>Traces of points: values with their intervals and states, and events.</summary>
internal static class PointTraces
{
    /// <summary>
    /// Points. With a name the colour is the name's and the shape the state's, each told once in the legend; without one both are the state's.
    /// </summary>
    internal static IEnumerable<JsonObject> Points(PointSeries points, FigureNames names, FigureTheme theme, FigureAxis x, FigureAxis y, double size)
    {
        if (points.Name.Length == 0 && points.States.Count > 0)
        {
            foreach (var state in points.States.Distinct())
            {
                var of = Enumerable.Range(0, points.X.Count).Where(i => points.States[i] == state).ToArray();
                yield return Trace(points, of, state, names.Colour(state), names, theme, x, y, size);
            }

            yield break;
        }

        yield return Trace(points, [.. Enumerable.Range(0, points.X.Count)], points.Name, points.Name.Length > 0 ? names.Colour(points.Name) : theme.Ink, names, theme, x, y, size);
        foreach (var state in points.States.Distinct()) yield return State(state, names, theme);
    }

    /// <summary>Small upright marks.</summary>
    internal static JsonObject Events(PointSeries events, FigureTheme theme, FigureAxis x, FigureAxis y) => new()
    {
        ["type"] = "scatter",
        ["mode"] = "markers",
        ["name"] = PlotlyJson.Text(events.Name),
        ["legendgroup"] = events.Name,
        ["showlegend"] = events.Name.Length > 0,
        ["x"] = PlotlyJson.Numbers(events.X),
        ["y"] = PlotlyJson.Numbers(events.Y),
        ["marker"] = new JsonObject { ["symbol"] = "line-ns", ["size"] = 11, ["line"] = new JsonObject { ["color"] = theme.Ink, ["width"] = 1.5 } },
        ["hoverinfo"] = "text",
        ["hovertext"] = PlotlyJson.Words(events.X.Select((at, i) => $"{PlotlyJson.Text(events.Name)} at {AxisWords.Value(x, at)}{(y.Scale == AxisScale.Category && events.Y[i] is { } row ? $": {AxisWords.Value(y, row)}" : "")}")),
    };

    private static JsonObject Trace(PointSeries points, int[] of, string name, string colour, FigureNames names, FigureTheme theme, FigureAxis x, FigureAxis y, double size)
    {
        var symbols = of.Select(i => points.States.Count > 0 ? names.Symbol(points.States[i]) : FigureSymbol.Circle).ToArray();
        var trace = new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = "markers",
            ["name"] = PlotlyJson.Text(name),
            ["legendgroup"] = name,
            ["showlegend"] = name.Length > 0,
            ["x"] = PlotlyJson.Numbers(of.Select(i => points.X[i])),
            ["y"] = PlotlyJson.Numbers(of.Select(i => points.Y[i])),
            ["marker"] = Marker(symbols, colour, theme, size),
            ["hoverinfo"] = "text",
            ["hovertext"] = PlotlyJson.Words(of.Select(i => Told(points, i, x, y))),
        };
        if (points.Low.Count > 0 && points.High.Count > 0) trace[points.IntervalAxis == AxisName.X ? "error_x" : "error_y"] = Interval(points, of, colour);
        return trace;
    }

    /// <summary>An entry of the legend for a shape, without a point.</summary>
    private static JsonObject State(string state, FigureNames names, FigureTheme theme) => new()
    {
        ["type"] = "scatter",
        ["mode"] = "markers",
        ["name"] = PlotlyJson.Text(state),
        ["legendgroup"] = $"state: {state}",
        ["x"] = new JsonArray((JsonNode?)null),
        ["y"] = new JsonArray((JsonNode?)null),
        ["marker"] = Marker([names.Symbol(state)], theme.Faint, theme, 9),
        ["hoverinfo"] = "skip",
    };

    private static JsonObject Marker(FigureSymbol[] symbols, string colour, FigureTheme theme, double size)
    {
        // A plus has no surface: its line is its colour. The others have an edge, so that they are told apart from what they stand on.
        var isThin = symbols.Length > 0 && symbols.All(s => s == FigureSymbol.Plus);
        return new JsonObject
        {
            ["symbol"] = symbols.Distinct().Count() == 1 ? JsonValue.Create(Name(symbols[0])) : PlotlyJson.Words(symbols.Select(Name)),
            ["size"] = size,
            ["color"] = colour,
            ["opacity"] = 1,
            ["line"] = new JsonObject { ["color"] = isThin ? colour : theme.Ground, ["width"] = isThin ? 1.6 : 0.8 },
        };
    }

    private static JsonObject Interval(PointSeries points, int[] of, string colour)
    {
        double? Length(int i, double? end, int sign)
        {
            var middle = points.IntervalAxis == AxisName.X ? points.X[i] : points.Y[i];
            return end is { } there && middle is { } here ? Math.Max(0, sign * (there - here)) : 0;
        }

        return new JsonObject
        {
            ["type"] = "data",
            ["symmetric"] = false,
            ["array"] = PlotlyJson.Numbers(of.Select(i => Length(i, points.High[i], 1))),
            ["arrayminus"] = PlotlyJson.Numbers(of.Select(i => Length(i, points.Low[i], -1))),
            ["color"] = colour,
            ["thickness"] = 1.25,
            ["width"] = 0,
        };
    }

    private static string Told(PointSeries points, int i, FigureAxis x, FigureAxis y)
    {
        var words = ((string[])[points.Name, points.States.Count > 0 ? points.States[i] : ""]).Where(w => w.Length > 0).Select(PlotlyJson.Text);
        var axis = points.IntervalAxis == AxisName.X ? x : y;
        var interval = points.Low.Count > 0 && points.High.Count > 0 && points.Low[i] is { } low && points.High[i] is { } high ? $" ({AxisWords.Value(axis, low)} to {AxisWords.Value(axis, high)})" : "";
        var value = points.Y[i] is { } there ? AxisWords.Value(y, there) : "not measured";
        return $"{string.Join(", ", words)}<br>{AxisWords.Value(x, points.X[i])}: {value}{interval}";
    }

    private static string Name(FigureSymbol symbol) => symbol switch
    {
        FigureSymbol.Square => "square",
        FigureSymbol.TriangleUp => "triangle-up",
        FigureSymbol.Diamond => "diamond",
        FigureSymbol.TriangleDown => "triangle-down",
        FigureSymbol.Cross => "x",
        FigureSymbol.Plus => "cross-thin",
        _ => "circle",
    };
}
