using ProxyLab.Figures.Model;

namespace ProxyLab.Figures;

/// <summary>The names of a figure's series and states: each has one colour in all panels, and one entry in the legend.</summary>
internal sealed class FigureNames
{
    private readonly FigureTheme _theme;
    private readonly List<string> _names, _lines, _states, _kinds;

    internal FigureNames(FigureModel figure, FigureTheme theme)
    {
        _theme = theme;
        var series = figure.Panels.SelectMany(p => p.Series).ToArray();
        _names = [.. series.SelectMany(Named).Where(n => n.Length > 0).Distinct()];
        _lines = [.. series.SelectMany(s => s is StepSeries or LineSeries ? Named(s) : []).Distinct()];
        _states = [.. series.OfType<PointSeries>().SelectMany(p => p.States).Distinct()];
        _kinds = [.. series.OfType<SpanSeries>().SelectMany(s => s.States).Select(s => s.Kind).Distinct()];
        Legend = [.. Entries(series).GroupBy(e => e.Name).Select(Merged)];
    }

    /// <summary>The legend, in the order of first appearance.</summary>
    internal IReadOnlyList<LegendEntry> Legend { get; }

    /// <summary>The colour of a series, or of the word of a state; ink for one without a name.</summary>
    internal string Colour(string name) => _theme.Of(name.Length == 0 ? FigureStyle.Ink : FigureStyle.Colour(name, Math.Max(_names.IndexOf(name), Math.Max(0, _states.IndexOf(name)))));

    /// <summary>The dash of a line.</summary>
    internal IReadOnlyList<double> Dash(string name) => FigureStyle.Dash(_lines.IndexOf(name));

    /// <summary>The colour of a state of spans.</summary>
    internal string Shade(SpanState state) => _theme.Of(FigureStyle.Shade(state.Kind, _kinds.IndexOf(state.Kind), state.IsPale));

    /// <summary>The shape of points in a state.</summary>
    internal FigureSymbol Symbol(string state) => FigureStyle.Symbol(state, _states.IndexOf(state));

    /// <summary>The names of a series; a span's states and a point's are none of them.</summary>
    internal static IEnumerable<string> Named(FigureSeries series) => series switch
    {
        AreaSeries s => s.Layers.Select(layer => layer.Name),
        StepSeries s => [s.Name],
        LineSeries s => [s.Name],
        BarSeries s => [s.Name],
        PointSeries s => [s.Name],
        _ => [],
    };

    private IEnumerable<LegendEntry> Entries(IReadOnlyList<FigureSeries> all)
    {
        foreach (var series in all)
        {
            foreach (var name in Named(series).Where(n => n.Length > 0))
            {
                yield return series switch
                {
                    StepSeries or LineSeries => new LegendEntry(name, Colour(name), LegendSign.Line) { Dash = Dash(name) },
                    PointSeries { AreEvents: true } => new LegendEntry(name, _theme.Ink, LegendSign.Event),
                    PointSeries { States.Count: 0 } => new LegendEntry(name, Colour(name), LegendSign.None) { Symbol = FigureSymbol.Circle },
                    _ => new LegendEntry(name, Colour(name), LegendSign.Swatch),
                };
            }

            if (series is SpanSeries spans)
            {
                foreach (var state in spans.States) yield return new LegendEntry(state.Name, Shade(state), LegendSign.Swatch);
            }
        }

        foreach (var state in _states) yield return new LegendEntry(state, _theme.Ink, LegendSign.None) { Symbol = Symbol(state) };
    }

    /// <summary>A state of spans that is also a state of points has both signs in one entry.</summary>
    private static LegendEntry Merged(IEnumerable<LegendEntry> same) => same.First() with { Symbol = same.Select(e => e.Symbol).FirstOrDefault(s => s is not null) };
}

/// <summary>A name in the legend, with its sign.</summary>
/// <param name="Name">The name.</param>
/// <param name="Colour">The sign's colour.</param>
/// <param name="Sign">What stands left of the name.</param>
internal sealed record LegendEntry(string Name, string Colour, LegendSign Sign)
{
    /// <summary>A line's dash.</summary>
    internal IReadOnlyList<double> Dash { get; init; } = [];

    /// <summary>A shape, alone or on the sign; null for none.</summary>
    internal FigureSymbol? Symbol { get; init; }
}

/// <summary>The signs of a legend.</summary>
internal enum LegendSign
{
    None,
    Swatch,
    Line,
    Event,
}
