using System.Text.Json.Nodes;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Static;

/// <summary>Points with their intervals, and events.</summary>
internal sealed class PointLayers(FigurePanel panel, PanelScale scale)
{
    private const double EventShare = 0.3;

    private readonly PointSeries[] _points = [.. panel.Series.OfType<PointSeries>().Where(p => !p.AreEvents)];

    internal IEnumerable<JsonNode> All()
    {
        foreach (var events in panel.Series.OfType<PointSeries>().Where(p => p.AreEvents)) yield return Events(events);
        if (_points.Length == 0) yield break;
        if (_points.Any(p => p.Low.Count > 0 && p.High.Count > 0)) yield return Intervals();
        yield return Points();
    }

    private JsonObject Events(PointSeries events) => new()
    {
        ["data"] = VegaJson.Rows([scale.XColumn("x"), scale.YColumn("y")], events.X.Select((x, i) => new[] { scale.X(x), scale.Y(events.Y[i]) })),
        ["mark"] = new JsonObject { ["type"] = "tick", ["orient"] = "vertical", ["color"] = FigureStyle.Ink, ["thickness"] = 1.5, ["size"] = VegaLite.RowPx * EventShare },
        ["encoding"] = new JsonObject { ["x"] = scale.XChannel("x"), ["y"] = scale.YChannel("y") },
    };

    private JsonObject Intervals() => new()
    {
        ["data"] = VegaJson.Rows(
            [scale.XColumn("x"), "series", "#low", "#high"],
            _points.Where(p => p.Low.Count > 0).SelectMany(p => p.X.Select((x, i) => new[] { scale.X(x), p.Name, p.Low[i], p.High[i] }))),
        ["mark"] = JsonNode.Parse("""{ "type": "rule", "strokeWidth": 1.25 }"""),
        ["encoding"] = Encoding("low", new JsonObject { ["y2"] = VegaJson.Field("high") }),
    };

    private JsonObject Points()
    {
        string[] states = [.. _points.SelectMany(p => p.States).Distinct()];
        var rows = _points.SelectMany(p => p.X.Select((x, i) => new[] { scale.X(x), p.Name, scale.Y(p.Y[i]), p.States.Count > 0 ? p.States[i] : "", Size(p) }));

        var more = new JsonObject { ["size"] = new JsonObject { ["field"] = "size", ["type"] = "quantitative", ["scale"] = null, ["legend"] = null } };
        if (states.Length > 0)
        {
            more["shape"] = new JsonObject
            {
                ["field"] = "state",
                ["type"] = "nominal",
                ["scale"] = new JsonObject { ["domain"] = VegaJson.Node(states), ["range"] = VegaJson.Node(states.Select(FigureStyle.Shape)) },
                ["legend"] = new JsonObject { ["title"] = null, ["symbolStrokeColor"] = FigureStyle.Ink, ["symbolFillColor"] = FigureStyle.Ink },
            };
        }

        return new()
        {
            ["data"] = VegaJson.Rows([scale.XColumn("x"), "series", scale.YColumn("y"), "state", "#size"], rows),
            ["mark"] = JsonNode.Parse("""{ "type": "point", "filled": true, "opacity": 1 }"""),
            ["encoding"] = Encoding("y", more),
        };
    }

    /// <summary>Later ones are smaller: where two stand at one place, both are seen.</summary>
    private double Size(PointSeries points) => Math.Max(30, 170 - (60 * Array.IndexOf(_points, points)));

    /// <summary>Where lines have the same names, theirs is the legend.</summary>
    private JsonObject Encoding(string y, JsonObject more)
    {
        string[] names = [.. panel.Series.OfType<LineSeries>().Select(l => l.Name).Concat(_points.Select(p => p.Name)).Distinct()];
        more["x"] = scale.XChannel("x");
        more["y"] = scale.YChannel(y);
        more["color"] = new JsonObject
        {
            ["field"] = "series",
            ["type"] = "nominal",
            ["scale"] = new JsonObject { ["domain"] = VegaJson.Node(names), ["range"] = VegaJson.Node(names.Select((name, i) => FigureStyle.Colour(name, i))) },
            ["legend"] = panel.Series.OfType<LineSeries>().Any() || names is [""] ? null : new JsonObject { ["title"] = null, ["symbolType"] = "square" },
        };
        return more;
    }
}
