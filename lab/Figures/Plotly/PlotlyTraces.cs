using System.Text.Json.Nodes;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Plotly;

/// <summary>The traces of a figure, from the back to the front. All traces of one name are one entry of the legend, which switches them together.</summary>
/// <param name="names">The names' looks.</param>
/// <param name="theme">The theme's colours.</param>
/// <param name="x">The figure's x axis.</param>
internal sealed class PlotlyTraces(FigureNames names, FigureTheme theme, FigureAxis x)
{
    private readonly List<JsonObject> _all = [];
    private readonly HashSet<string> _told = [];

    /// <summary>All of them.</summary>
    internal JsonArray All() => new([.. _all]);

    /// <summary>Adds a panel's series.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="place">Its number in the figure, from 0.</param>
    internal void Add(FigurePanel panel, int place)
    {
        var isOverAreas = panel.Series.Any(s => s is AreaSeries);
        // A state that points show by a shape is told in the legend by that shape, and not once more by a span.
        var shaped = panel.Series.OfType<PointSeries>().Where(p => p.Name.Length == 0).SelectMany(p => p.States).ToHashSet();
        var stack = 0;
        // Later ones are smaller: where two stand at one place, both are seen.
        var size = 15.5;
        foreach (var series in panel.Series)
        {
            IEnumerable<JsonObject> traces = series switch
            {
                AreaSeries s => StepTraces.Areas(s, names, $"{place}.{stack++}"),
                StepSeries s => StepTraces.Steps(s, names, isOverAreas ? theme.Ground : null),
                LineSeries s => StepTraces.Line(s, names, isOverAreas ? theme.Ground : null),
                BarSeries s => [BarTraces.Bars(s, names)],
                SpanSeries s => BarTraces.Spans(s, names, shaped, x, panel.Y),
                HeatSeries s => [BarTraces.Cells(s, theme, x, panel.Y)],
                PointSeries { AreEvents: true } s => [PointTraces.Events(s, theme, x, panel.Y)],
                PointSeries s => PointTraces.Points(s, names, theme, x, panel.Y, Math.Max(5, size -= 3.5)),
                _ => [],
            };
            foreach (var trace in traces) Add(trace, place);
        }
    }

    private void Add(JsonObject trace, int place)
    {
        if (place > 0) (trace["xaxis"], trace["yaxis"]) = ($"x{place + 1}", $"y{place + 1}");
        if ((string?)trace["legendgroup"] is { } name && (bool?)trace["showlegend"] != false) trace["showlegend"] = _told.Add(name);
        _all.Add(trace);
    }
}
