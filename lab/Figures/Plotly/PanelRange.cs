using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Plotly;

/// <summary>From where to where the axes of a figure's panels go.</summary>
internal static class PanelRange
{
    // A line far over everything measured would press the figure flat: past this it is told in words.
    private const double InSight = 2.5;

    // Room above the highest value, for the label of a line there.
    private const double Headroom = 1.1;

    /// <summary>The x axis, which all panels share.</summary>
    internal static (double From, double To) X(FigureModel figure)
    {
        if (figure.X.Scale == AxisScale.Category) return (-0.5, figure.X.Categories.Count - 0.5);
        double[] all = [.. figure.Panels.SelectMany(p => p.Series.SelectMany(Across).Concat(Marked(p, AxisName.X))).Where(double.IsFinite)];
        var (from, to) = (figure.X.Least ?? all.DefaultIfEmpty(0).Min(), figure.X.Most ?? all.DefaultIfEmpty(1).Max());
        if (to <= from) to = from + 1;
        var hasSymbols = figure.Panels.Any(p => p.Series.Any(s => s is PointSeries { AreEvents: false } or BarSeries)) && figure.Panels.All(p => p.Series.All(s => s is PointSeries or LineSeries or BarSeries));
        if (!hasSymbols) return (from, to);

        // Symbols on the edge of a plot need room for their halves.
        return figure.X.Scale == AxisScale.Log ? (from / Math.Pow(to / from, 0.04), to * Math.Pow(to / from, 0.04)) : (figure.X.Least ?? (from - ((to - from) * 0.04)), to + ((to - from) * 0.04));
    }

    /// <summary>The y axis of these panels, which share it.</summary>
    internal static (double From, double To) Y(IReadOnlyList<FigurePanel> panels)
    {
        var axis = panels[0].Y;
        if (axis.Scale == AxisScale.Category) return (-0.5, axis.Categories.Count - 0.5);
        double[] all = [.. panels.SelectMany(Up)];
        var lines = panels.SelectMany(p => p.Lines.Where(l => l.Axis == AxisName.Y && Shows(l, panels))).Select(l => l.At);
        if (axis.Scale == AxisScale.Log) return (axis.Least ?? all.Where(v => v > 0).DefaultIfEmpty(1).Min() / 1.3, axis.Most ?? all.Concat(lines).DefaultIfEmpty(10).Max() * 1.3);
        var peak = Math.Max(all.DefaultIfEmpty(0).Max(), lines.DefaultIfEmpty(0).Max());
        var top = axis.Most is { } most ? most * 1.02 : peak > 0 ? peak * Headroom : 1;
        return (axis.Least ?? Math.Min(0, all.DefaultIfEmpty(0).Min()), top);
    }

    /// <summary>Whether all that the panels show is in whole numbers.</summary>
    internal static bool IsWhole(IReadOnlyList<FigurePanel> panels) => panels.SelectMany(Up).All(v => v == Math.Floor(v));

    /// <summary>Whether a line across the panels can be drawn.</summary>
    internal static bool Shows(ReferenceLine line, IReadOnlyList<FigurePanel> panels) =>
        panels[0].Y.Most is { } most ? line.At <= most : line.At <= Math.Max(10, panels.SelectMany(Up).DefaultIfEmpty(0).Max() * InSight);

    private static IEnumerable<double> Across(FigureSeries series) => series switch
    {
        AreaSeries s => s.X,
        StepSeries s => s.X,
        LineSeries s => s.X,
        BarSeries s => s.X,
        PointSeries { IntervalAxis: AxisName.X } s => s.X.Concat(s.Low.Concat(s.High).OfType<double>()),
        PointSeries s => s.X,
        SpanSeries s => s.From.Concat(s.To),
        _ => [],
    };

    /// <summary>Every measured y; of a stack, its height.</summary>
    private static IEnumerable<double> Up(FigurePanel panel) => panel.Series.SelectMany(series => series switch
    {
        AreaSeries s => s.X.Select((_, i) => s.Layers.Sum(layer => layer.Y[i] ?? 0)),
        StepSeries s => Measured(s.Y),
        LineSeries s => Measured(s.Y),
        BarSeries s => Measured(s.Y),
        PointSeries { IntervalAxis: AxisName.X } s => Measured(s.Y),
        PointSeries s => Measured(s.Y.Concat(s.Low).Concat(s.High)),
        SpanSeries s => s.Row,
        _ => [],
    });

    private static IEnumerable<double> Marked(FigurePanel panel, AxisName axis) =>
        panel.Lines.Where(l => l.Axis == axis).Select(l => l.At).Concat(panel.Bands.Where(b => b.Axis == axis).SelectMany(b => new[] { b.From, b.To }));

    private static IEnumerable<double> Measured(IEnumerable<double?> values) => values.OfType<double>().Where(double.IsFinite);
}
