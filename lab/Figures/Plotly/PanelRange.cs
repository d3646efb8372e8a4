using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Plotly;

/// <summary>From where to where the axes of a figure's panels go.</summary>
internal static class PanelRange
{
    // Room above the highest value, for the label of a line there.
    private const double Headroom = 1.1;

    /// <summary>The x axis, which all panels share.</summary>
    internal static (double From, double To) X(FigureModel figure)
    {
        if (figure.X.Scale == AxisScale.Category) return (-0.5, figure.X.Categories.Count - 0.5);
        double[] all = [.. figure.Panels.SelectMany(SeriesValues.X).Where(double.IsFinite)];
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
        double[] all = [.. panels.SelectMany(SeriesValues.Y)];
        var lines = panels.SelectMany(p => p.Lines.Where(l => l.Axis == AxisName.Y && Shows(l, panels))).Select(l => l.At);
        if (axis.Scale == AxisScale.Log) return (axis.Least ?? all.Where(v => v > 0).DefaultIfEmpty(1).Min() / 1.3, axis.Most ?? all.Concat(lines).DefaultIfEmpty(10).Max() * 1.3);
        var peak = Math.Max(all.DefaultIfEmpty(0).Max(), lines.DefaultIfEmpty(0).Max());
        var top = axis.Most is { } most ? most * 1.02 : peak > 0 ? peak * Headroom : 1;
        return (axis.Least ?? Math.Min(0, all.DefaultIfEmpty(0).Min()), top);
    }

    /// <summary>Whether all that the panels show is in whole numbers.</summary>
    internal static bool IsWhole(IReadOnlyList<FigurePanel> panels) => panels.SelectMany(SeriesValues.Y).All(v => v == Math.Floor(v));

    /// <summary>Whether a line across the panels can be drawn.</summary>
    internal static bool Shows(ReferenceLine line, IReadOnlyList<FigurePanel> panels) =>
        panels[0].Y.Most is { } most ? line.At <= most : SeriesValues.IsInSight(line.At, panels.SelectMany(SeriesValues.Y).DefaultIfEmpty(0).Max());
}
