using System.Text.Json.Nodes;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Static;

/// <summary>Lines and steps. Over areas they are drawn in ink with a white edge, so that they are seen on any colour; elsewhere each has its own.</summary>
internal sealed class LineLayers(FigurePanel panel, PanelScale scale)
{
    private readonly bool _isOverAreas = panel.Series.OfType<AreaSeries>().Any();

    internal IEnumerable<JsonNode> All()
    {
        var steps = panel.Series.OfType<StepSeries>().Select(s => (s.Name, s.X, s.Y)).ToArray();
        var lines = panel.Series.OfType<LineSeries>().Select(s => (s.Name, s.X, s.Y)).ToArray();
        string[] names = [.. steps.Concat(lines).Select(l => l.Name).Distinct()];
        foreach (var (series, interpolate) in new[] { (steps, "step-after"), (lines, "linear") })
        {
            if (series.Length == 0) continue;
            if (_isOverAreas) yield return Layer(series, interpolate, names, "white", 3.5);
            yield return Layer(series, interpolate, names, _isOverAreas ? FigureStyle.Line : null, _isOverAreas ? 1.75 : 2);
        }
    }

    /// <summary>Steps in the middle of a run of equal ones are dropped: that changes no pixel.</summary>
    private JsonObject Layer((string Name, IReadOnlyList<double> X, IReadOnlyList<double?> Y)[] series, string interpolate, string[] names, string? ink, double widthPx)
    {
        var rows = series.SelectMany(s => Kept(s.Y, interpolate).Select(i => new[] { scale.X(s.X[i]), s.Name, scale.Y(s.Y[i]) }));
        var mark = new JsonObject
        {
            ["type"] = "line", ["interpolate"] = interpolate, ["invalid"] = "break-paths-show-path-domains", ["strokeWidth"] = widthPx, ["strokeJoin"] = "round",
        };
        var encoding = new JsonObject { ["x"] = scale.XChannel("x"), ["y"] = scale.YChannel("y"), ["detail"] = VegaJson.Field("series") };
        if (ink is not null) mark["stroke"] = ink;
        else encoding["color"] = Legend("color", names, names.Select((name, i) => FigureStyle.Colour(name, i)));
        if (ink != "white") encoding["strokeDash"] = Legend("strokeDash", names, names.Select((_, i) => FigureStyle.Dash(i)));
        if (ink is not null && ink != "white") encoding["strokeDash"]!["legend"]!["symbolStrokeColor"] = ink;
        return new() { ["data"] = VegaJson.Rows([scale.XColumn("x"), "series", "#y"], rows), ["mark"] = mark, ["encoding"] = encoding };
    }

    private static IEnumerable<int> Kept(IReadOnlyList<double?> values, string interpolate) =>
        interpolate == "linear" ? Enumerable.Range(0, values.Count) : Thinning.Rows([[.. values.Select(y => y ?? double.NaN)]], int.MaxValue);

    private static JsonObject Legend<T>(string channel, string[] names, IEnumerable<T> range) => new()
    {
        ["field"] = "series",
        ["type"] = "nominal",
        ["scale"] = new JsonObject { ["domain"] = VegaJson.Node(names), ["range"] = VegaJson.Node(range) },
        ["legend"] = channel is "color" or "strokeDash" ? new JsonObject { ["title"] = null, ["symbolType"] = "stroke" } : null,
    };
}
