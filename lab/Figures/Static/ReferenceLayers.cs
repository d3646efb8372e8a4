using System.Text.Json.Nodes;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Static;

/// <summary>What a panel marks: spans and values of its axes, with their labels.</summary>
internal sealed class ReferenceLayers
{
    // The room right of a plot takes so many characters.
    private const int LabelCharacters = 12;

    // How far a point on the plot's upper edge reaches over it.
    private const double PointPx = 6;

    private readonly FigurePanel _panel;
    private readonly PanelScale _scale;
    private readonly FigureLabels _labels;
    private readonly ReferenceLine[] _upright;

    internal ReferenceLayers(FigurePanel panel, PanelScale scale)
    {
        (_panel, _scale) = (panel, scale);
        _upright = [.. panel.Lines.Where(l => l.Axis == AxisName.X)];
        _labels = new FigureLabels(panel.Bands.Where(b => b.Axis == AxisName.X), _upright, scale.Pixel, panel.Series.Any(s => s is PointSeries { AreEvents: false }) ? PointPx : 0);
    }

    internal IEnumerable<JsonNode> Bands()
    {
        if (_panel.Bands.Where(b => b.Axis == AxisName.X).ToArray() is { Length: > 0 } along)
            yield return Band(along.Select(b => new[] { _scale.X(b.From), _scale.X(b.To) }), _scale.XColumn, "x", "x2", _scale.XChannel, new JsonObject { ["y"] = 0 });
        if (_panel.Bands.Where(b => b.Axis == AxisName.Y).ToArray() is { Length: > 0 } across)
            yield return Band(across.Select(b => new[] { _scale.Y(b.From), _scale.Y(b.To) }), _scale.YColumn, "y", "y2", _scale.YChannel, new JsonObject { ["x"] = 0 });
    }

    /// <summary>The lines from left to right, each with its label right of the plot; one that is far off is told in words.</summary>
    internal IEnumerable<JsonNode> Across()
    {
        foreach (var line in _panel.Lines.Where(l => l.Axis == AxisName.Y))
        {
            var text = TextLines.Wrap(line.Label, LabelCharacters);
            var label = new JsonObject
            {
                ["type"] = "text", ["x"] = "width", ["dx"] = 6, ["align"] = "left", ["baseline"] = "middle", ["fontSize"] = FigureLabels.FontPx, ["lineHeight"] = 13, ["fill"] = FigureStyle.Ink,
            };
            if (!_scale.Shows(line))
            {
                (label["y"], label["baseline"], label["text"]) = (0, "top", VegaJson.Node(text.Prepend("↑ off scale:")));
                yield return new JsonObject { ["data"] = VegaJson.Rows(["#y"], [[0]]), ["mark"] = label };
                continue;
            }

            (label["dy"], label["text"]) = (-6, VegaJson.Node(text));
            yield return new JsonObject
            {
                ["data"] = VegaJson.Rows([_scale.YColumn("y")], [[_scale.Y(line.At)]]),
                ["encoding"] = new JsonObject { ["y"] = _scale.YChannel("y") },
                ["layer"] = new JsonArray(
                    new JsonObject { ["mark"] = Rule("white", 2.5, null) },
                    new JsonObject { ["mark"] = Rule(FigureStyle.Ink, 1.25, [7, 4]) },
                    new JsonObject { ["mark"] = label }),
            };
        }
    }

    /// <summary>The upright lines reach up to their labels; where two share one, the second stops at the plot.</summary>
    internal IEnumerable<JsonNode> Upright()
    {
        if (_upright.Length == 0) yield break;

        // No white edge here: upright in areas it would pass for a gap.
        var rule = Rule(FigureStyle.Ink, 1.25, [3, 3]);
        (rule["y"], rule["y2"]) = (VegaJson.Expression("datum.top"), "height");
        yield return new JsonObject
        {
            ["data"] = VegaJson.Rows([_scale.XColumn("x"), "#top"], _upright.Select(l => new[] { _scale.X(l.At), Top(l) })),
            ["encoding"] = new JsonObject { ["x"] = _scale.XChannel("x") },
            ["mark"] = rule,
        };
    }

    internal IEnumerable<JsonNode> Labels()
    {
        foreach (var (labels, colour) in new[] { (_labels.Bands, FigureStyle.Faint), (_labels.Lines, FigureStyle.Ink) })
        {
            if (labels.Count == 0) continue;
            yield return new JsonObject
            {
                ["data"] = VegaJson.Rows([_scale.XColumn("x"), "label", "align", "#dx", "#y"], labels.Select(l => new object?[] { _scale.X(l.At), l.Label, l.Align, l.Dx, l.Y })),
                ["encoding"] = new JsonObject { ["x"] = _scale.XChannel("x"), ["text"] = VegaJson.Field("label") },
                ["layer"] = new JsonArray(new JsonObject { ["mark"] = Label("white", 3) }, new JsonObject { ["mark"] = Label(colour, 0) }),
            };
        }
    }

    private object? Top(ReferenceLine line) => _labels.Lines.FirstOrDefault(label => label.At.Equals(line.At)) is { } label ? label.Y - 8 : 0;

    /// <summary>A filled span, and an edge along it.</summary>
    private static JsonObject Band(IEnumerable<object?[]> spans, Func<string, string> column, string start, string end, Func<string, JsonObject> channel, JsonObject edge)
    {
        (edge["type"], edge["stroke"], edge["strokeWidth"]) = ("rule", FigureStyle.WaveEdge, 2);
        JsonObject Encoding() => new() { [start] = channel("from"), [end] = VegaJson.Field("to") };
        return new()
        {
            ["data"] = VegaJson.Rows([column("from"), column("to")], spans),
            ["layer"] = new JsonArray(
                new JsonObject { ["mark"] = new JsonObject { ["type"] = "rect", ["fill"] = FigureStyle.Wave }, ["encoding"] = Encoding() },
                new JsonObject { ["mark"] = edge, ["encoding"] = Encoding() }),
        };
    }

    private static JsonObject Rule(string colour, double widthPx, double[]? dash) => new()
    {
        ["type"] = "rule", ["stroke"] = colour, ["strokeWidth"] = widthPx, ["strokeDash"] = dash is null ? null : VegaJson.Node(dash),
    };

    private static JsonObject Label(string colour, double edgePx) => new()
    {
        ["type"] = "text",
        ["align"] = VegaJson.Expression("datum.align"),
        ["dx"] = VegaJson.Expression("datum.dx"),
        ["y"] = VegaJson.Expression("datum.y"),
        ["baseline"] = "alphabetic",
        ["fontSize"] = FigureLabels.FontPx,
        ["fill"] = colour,
        ["stroke"] = edgePx > 0 ? colour : null,
        ["strokeWidth"] = edgePx,
    };
}
