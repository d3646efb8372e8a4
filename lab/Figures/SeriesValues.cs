using ProxyLab.Figures.Model;

namespace ProxyLab.Figures;

/// <summary>The numbers in a panel's series: what its axes must show.</summary>
internal static class SeriesValues
{
    // A line far over everything measured would press the figure flat: past this it is told in words.
    private const double InSightOfPeak = 2.5, AlwaysInSight = 10;

    /// <summary>Whether a line at that y is near enough to the largest value measured to be drawn.</summary>
    internal static bool IsInSight(double at, double peak) => at <= Math.Max(AlwaysInSight, peak * InSightOfPeak);

    /// <summary>Every x of the series, of its intervals, and of what the panel marks.</summary>
    internal static IEnumerable<double> X(FigurePanel panel) => panel.Series.SelectMany(series => series switch
    {
        AreaSeries s => s.X,
        StepSeries s => s.X,
        LineSeries s => s.X,
        BarSeries s => s.X,
        PointSeries s => s.X.Concat(Interval(s, AxisName.X)),
        SpanSeries s => s.From.Concat(s.To),
        HeatSeries s => s.X,
        _ => [],
    }).Concat(Marked(panel));

    /// <summary>Every measured y of the series; of a stack, its height.</summary>
    internal static IEnumerable<double> Y(FigurePanel panel) => panel.Series.SelectMany(series => series switch
    {
        AreaSeries s => Enumerable.Range(0, s.X.Count).Where(s.IsWhole).Select(i => s.Layers.Sum(layer => layer.Y[i]!.Value)),
        StepSeries s => Measured(s.Y),
        LineSeries s => Measured(s.Y),
        BarSeries s => Measured(s.Y),
        PointSeries s => Measured(s.Y).Concat(Interval(s, AxisName.Y)),
        SpanSeries s => s.Row,
        HeatSeries s => s.Y,
        _ => [],
    });

    /// <summary>Whether all areas of a stack were measured at a row; otherwise the stack has a gap there.</summary>
    internal static bool IsWhole(this AreaSeries areas, int row) => areas.Layers.All(layer => layer.Y[row] is { } y && double.IsFinite(y));

    private static IEnumerable<double> Interval(PointSeries points, AxisName axis) => points.IntervalAxis == axis ? Measured(points.Low.Concat(points.High)) : [];

    private static IEnumerable<double> Marked(FigurePanel panel) =>
        panel.Lines.Where(l => l.Axis == AxisName.X).Select(l => l.At).Concat(panel.Bands.Where(b => b.Axis == AxisName.X).SelectMany(b => new[] { b.From, b.To }));

    private static IEnumerable<double> Measured(IEnumerable<double?> values) => values.OfType<double>().Where(double.IsFinite);
}
