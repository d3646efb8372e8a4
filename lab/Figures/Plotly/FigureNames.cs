using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Plotly;

/// <summary>The names of a figure's series in the order of their first appearance, and the looks that follow from it: one name is one colour.</summary>
internal sealed class FigureNames
{
    private readonly FigureTheme _theme;
    private readonly List<string> _names, _lines, _kinds, _states;

    internal FigureNames(FigureModel figure, FigureTheme theme)
    {
        _theme = theme;
        var series = figure.Panels.SelectMany(p => p.Series).ToArray();
        _names = [.. series.SelectMany(Named).Where(n => n.Length > 0).Distinct()];
        _lines = [.. series.Where(s => s is StepSeries or LineSeries).SelectMany(Named).Distinct()];
        _kinds = [.. series.OfType<SpanSeries>().SelectMany(s => s.States).Select(s => s.Kind).Distinct()];
        _states = [.. series.OfType<PointSeries>().SelectMany(p => p.States).Distinct()];
    }

    /// <summary>The colour of a series or of a state's word.</summary>
    internal string Colour(string name) => _theme.Of(FigureStyle.Colour(name, Math.Max(0, _names.IndexOf(name))));

    /// <summary>The dash of a line: its place among the lines, so that they are told apart without colour.</summary>
    internal string Dash(string name) => PlotlyJson.Dash(FigureStyle.Dash(Math.Max(0, _lines.IndexOf(name))));

    /// <summary>The colour of a state of spans.</summary>
    internal string Shade(SpanState state) => _theme.Of(FigureStyle.Shade(state.Kind, _kinds.IndexOf(state.Kind), state.IsPale));

    /// <summary>The shape of points in a state; circles where they have none.</summary>
    internal FigureSymbol Symbol(string state) => FigureStyle.Symbol(state, Math.Max(0, _states.IndexOf(state)));

    /// <summary>The names of a series in the legend.</summary>
    internal static IEnumerable<string> Named(FigureSeries series) => series switch
    {
        AreaSeries s => s.Layers.Select(l => l.Name),
        StepSeries s => [s.Name],
        LineSeries s => [s.Name],
        BarSeries s => [s.Name],
        PointSeries s => [s.Name],
        _ => [],
    };
}
