using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Static;

/// <summary>What an axis shows, and where on it a value stands.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Low">The least value shown.</param>
/// <param name="High">The largest value shown.</param>
/// <param name="IsWhole">Whether all its values are whole numbers: then so are its ticks.</param>
internal sealed record AxisScaling(FigureAxis Axis, double Low, double High, bool IsWhole)
{
    // The share of the axis that is left free at its ends, where points stand on them.
    private const double PointRoom = 0.025;

    /// <summary>Whether its places are words.</summary>
    internal bool IsWords => Axis.Scale == AxisScale.Category;

    /// <summary>A value as the plot's coordinates have it.</summary>
    internal double Coordinate(double value) => Axis.Scale == AxisScale.Log ? Math.Log10(value) : value;

    /// <summary>Where a value stands, from 0 at the low end to 1 at the high one.</summary>
    internal double Share(double value) => (Coordinate(value) - Coordinate(Low)) / Math.Max(1e-12, Coordinate(High) - Coordinate(Low));

    /// <summary>The ticks, at most so many of the round ones.</summary>
    internal IReadOnlyList<(double At, string Label)> Ticks(double most) => AxisTicks.Of(Axis, Low, High, most, IsWhole);

    /// <summary>The axis from left to right, which all panels share.</summary>
    internal static AxisScaling X(FigureModel figure)
    {
        var axis = figure.X;
        if (axis.Scale == AxisScale.Category) return new(axis, -0.5, Math.Max(1, axis.Categories.Count) - 0.5, IsWhole: true);
        double[] all = [.. figure.Panels.SelectMany(SeriesValues.X).Where(double.IsFinite)];
        var (low, high) = (axis.Least ?? (all.Length > 0 ? all.Min() : 0), axis.Most ?? (all.Length > 0 ? all.Max() : 1));
        if (high <= low) (low, high) = axis.Scale == AxisScale.Log ? (low / 2, low * 2) : (low - 0.5, low + 0.5);
        var scale = new AxisScaling(axis, low, high, all.All(v => v == Math.Floor(v)));
        var room = Room(figure, high - low);
        return axis.Scale == AxisScale.Log
            ? scale with { Low = axis.Least ?? low / Math.Pow(high / low, PointRoom), High = axis.Most ?? high * Math.Pow(high / low, PointRoom) }
            : scale with { Low = axis.Least ?? low - room, High = axis.Most ?? high + room };
    }

    /// <summary>The axis from the bottom up: of one panel, or of all panels of a grid.</summary>
    /// <param name="panels">The panels that share it.</param>
    /// <param name="mostTicks">How many ticks there is room for.</param>
    internal static AxisScaling Y(IReadOnlyList<FigurePanel> panels, double mostTicks)
    {
        var axis = panels[0].Y;
        if (axis.Scale == AxisScale.Category) return new(axis, -0.5, Math.Max(1, axis.Categories.Count) - 0.5, IsWhole: true);
        double[] values = [.. panels.SelectMany(SeriesValues.Y)];
        var (peak, floor, isWhole) = (values.Length > 0 ? values.Max() : 0, values.Length > 0 ? values.Min() : 0, values.All(v => v == Math.Floor(v)));
        var marked = panels.SelectMany(p => p.Lines).Where(l => l.Axis == AxisName.Y && SeriesValues.IsInSight(l.At, peak)).Select(l => l.At).DefaultIfEmpty(0).Max();
        var high = axis.Most ?? Math.Max(marked, isWhole ? Math.Max(1, peak) : peak > 0 ? peak : 1);
        if (axis.Scale == AxisScale.Log) return new(axis, axis.Least ?? (floor > 0 ? floor : high / 10), high, isWhole);
        var low = axis.Least ?? Math.Min(0, floor);
        var step = AxisTicks.Step(high - low, mostTicks, isWhole);
        return new(axis, axis.Least ?? Math.Floor((low / step) + 1e-9) * step, axis.Most ?? Math.Ceiling((high / step) - 1e-9) * step, isWhole);
    }

    /// <summary>Whether a value can be drawn.</summary>
    internal bool Shows(double value) => value <= High + ((High - Low) * 1e-9) && value >= Low - ((High - Low) * 1e-9);

    private static double Room(FigureModel figure, double span)
    {
        var series = figure.Panels.SelectMany(p => p.Series).ToArray();
        if (series.OfType<BarSeries>().Any()) return series.OfType<BarSeries>().Max(b => BarMarks.Width(b.X)) / 2;
        return series.Any(s => s is PointSeries { AreEvents: false }) && !series.Any(s => s is AreaSeries or StepSeries or SpanSeries) ? span * PointRoom : 0;
    }
}
