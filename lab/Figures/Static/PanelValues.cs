using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Static;

/// <summary>The numbers in a panel's series: what its axes must show.</summary>
internal static class PanelValues
{
    /// <summary>Every x of the series.</summary>
    internal static IEnumerable<double> X(FigurePanel panel) => panel.Series.SelectMany(series => series switch
    {
        AreaSeries s => s.X,
        StepSeries s => s.X,
        LineSeries s => s.X,
        BarSeries s => s.X,
        PointSeries s => s.X,
        SpanSeries s => s.From.Concat(s.To),
        HeatSeries s => s.X,
        _ => [],
    });

    /// <summary>Every measured y of the series; of a stack, its height.</summary>
    internal static IEnumerable<double> Y(FigurePanel panel) => panel.Series.SelectMany(series => series switch
    {
        AreaSeries s => s.X.Select((_, i) => s.Layers.Sum(layer => layer.Y[i] ?? 0)),
        StepSeries s => Measured(s.Y),
        LineSeries s => Measured(s.Y),
        BarSeries s => Measured(s.Y),
        PointSeries s => Measured(s.Y.Concat(s.Low).Concat(s.High)),
        SpanSeries s => s.Row,
        HeatSeries s => s.Y,
        _ => [],
    });

    /// <summary>Every value of an axis that a line or a band marks.</summary>
    internal static IEnumerable<double> Marked(FigurePanel panel, AxisName axis) =>
        panel.Lines.Where(l => l.Axis == axis).Select(l => l.At).Concat(panel.Bands.Where(b => b.Axis == axis).SelectMany(b => new[] { b.From, b.To }));

    private static IEnumerable<double> Measured(IEnumerable<double?> values) => values.OfType<double>().Where(double.IsFinite);
}
