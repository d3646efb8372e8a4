using System.Text.Json.Nodes;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Static;

/// <summary>What a panel's axes show, and where on them a value stands.</summary>
internal sealed class PanelScale
{
    // A line far over everything measured would press the figure flat: past this it is told in words.
    private const double InSight = 2.5;

    private readonly FigureModel _figure;
    private readonly FigurePanel _panel;
    private readonly double _peak, _floor;
    private readonly bool _isWhole;

    internal PanelScale(FigureModel figure, FigurePanel panel)
    {
        (_figure, _panel) = (figure, panel);
        double[] all = [.. figure.Panels.SelectMany(p => PanelValues.X(p).Concat(PanelValues.Marked(p, AxisName.X)))];
        First = figure.X.Least ?? (all.Length > 0 ? all.Min() : 0);
        Last = figure.X.Most ?? (all.Length > 0 ? all.Max() : 1);
        double[] values = [.. PanelValues.Y(panel)];
        (_peak, _floor) = (values.Length > 0 ? values.Max() : 0, values.Length > 0 ? values.Min() : 0);
        _isWhole = values.All(v => v == Math.Floor(v));
    }

    /// <summary>The first and the last value of the x axis.</summary>
    internal double First { get; }

    internal double Last { get; }

    /// <summary>The panel's height in pixels.</summary>
    internal double HeightPx => _panel.Y.Scale == AxisScale.Category ? VegaLite.RowPx * _panel.Y.Categories.Count
        : _figure.Panels.Count > 1 ? VegaLite.PlotHeightPx * 0.6 : VegaLite.PlotHeightPx;

    /// <summary>Whether a line across the panel can be drawn.</summary>
    internal bool Shows(ReferenceLine line) => _panel.Y.Most is { } most ? line.At <= most : line.At <= Math.Max(10, _peak * InSight);

    /// <summary>Where a value of the x axis stands, in pixels from the left.</summary>
    internal double Pixel(double at) => VegaLite.PlotWidthPx * (_figure.X.Scale switch
    {
        AxisScale.Category => (at + 0.5) / Math.Max(1, _figure.X.Categories.Count),
        AxisScale.Log => (Math.Log(at) - Math.Log(First)) / Math.Max(1e-9, Math.Log(Last) - Math.Log(First)),
        _ => (at - First) / Math.Max(1e-9, Last - First),
    });

    /// <summary>A value as the data of a layer hold it: a number, or a category's word.</summary>
    internal object? X(double at) => Value(_figure.X, at);

    /// <summary>As <see cref="X(double)"/>, on the y axis.</summary>
    internal object? Y(double? at) => at is { } there ? Value(_panel.Y, there) : null;

    /// <summary>The kind of a column of x values, as <see cref="VegaJson.Rows"/> takes it.</summary>
    internal string XColumn(string name) => _figure.X.Scale == AxisScale.Category ? name : $"#{name}";

    /// <summary>As <see cref="XColumn"/>, on the y axis.</summary>
    internal string YColumn(string name) => _panel.Y.Scale == AxisScale.Category ? name : $"#{name}";

    /// <summary>The x channel.</summary>
    internal JsonObject XChannel(string field)
    {
        var channel = Channel(_figure.X, field, [First, Last]);
        if (_figure.X.Scale == AxisScale.Category) return channel;
        channel["scale"]!["nice"] = false;
        channel["axis"]!["grid"] = false;
        channel["axis"]!["labelFlush"] = false;
        if (_panel != _figure.Panels[^1]) (channel["title"], channel["axis"]!["labels"]) = (null, false);
        return channel;
    }

    /// <summary>The y channel.</summary>
    internal JsonObject YChannel(string field)
    {
        var lines = _panel.Lines.Where(l => l.Axis == AxisName.Y && Shows(l)).Select(l => l.At);
        var top = _panel.Y.Most ?? Math.Max(lines.DefaultIfEmpty(0).Max(), _isWhole ? Math.Max(1, _peak) : _peak > 0 ? _peak : 1);
        var channel = Channel(_panel.Y, field, [_panel.Y.Least ?? (_panel.Y.Scale == AxisScale.Log ? _floor : Math.Min(0, _floor)), top]);
        if (_panel.Y.Scale == AxisScale.Category) return channel;
        channel["scale"]!["nice"] = _panel.Y.Most is null;
        channel["axis"]!["tickCount"] = 6;
        if (_isWhole) (channel["axis"]!["tickMinStep"], channel["axis"]!["format"]) = (1, ",d");
        return channel;
    }

    private static object Value(FigureAxis axis, double at) => axis.Scale == AxisScale.Category ? axis.Categories[(int)at] : at;

    private static JsonObject Channel(FigureAxis axis, string field, double[] domain)
    {
        var title = string.Join(", ", ((string[])[axis.Title, axis.Unit]).Where(t => t.Length > 0));
        var isCategory = axis.Scale == AxisScale.Category;
        var channel = new JsonObject
        {
            ["field"] = field,
            ["type"] = isCategory ? "ordinal" : "quantitative",
            ["title"] = title.Length > 0 ? title : null,
            ["scale"] = isCategory ? new JsonObject { ["type"] = "band", ["domain"] = VegaJson.Node(axis.Categories), ["padding"] = 0.1 }
                : new JsonObject { ["domain"] = VegaJson.Node(domain), ["type"] = axis.Scale == AxisScale.Log ? "log" : "linear" },
            ["axis"] = new JsonObject(),
        };
        if (isCategory) channel["axis"] = Words(axis);
        else if (axis.Ticks.Count > 0) channel["axis"] = new JsonObject { ["values"] = VegaJson.Node(axis.Ticks), ["labelOverlap"] = "greedy", ["labelSeparation"] = 4 };
        if (isCategory) channel["sort"] = null;
        return channel;
    }

    /// <summary>Words stand level, in several lines where they are long.</summary>
    private static JsonObject Words(FigureAxis axis)
    {
        var characters = (int)(VegaLite.PlotWidthPx / Math.Max(1, axis.Categories.Count) / 7);
        var lines = new JsonObject(axis.Categories.Select(c => KeyValuePair.Create(c, (JsonNode?)string.Join('\n', TextLines.Wrap(c, characters)))));
        return new() { ["grid"] = false, ["labelAngle"] = 0, ["labelLimit"] = 0, ["labelExpr"] = $"split({lines.ToJsonString(VegaJson.Layout)}[datum.label], '\\n')" };
    }
}
