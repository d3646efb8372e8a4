using System.Text.Json.Nodes;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Plotly;

/// <summary>
/// Any figure as Plotly takes it: <c>data</c> and <c>layout</c>. It needs the traces <c>scatter</c> and <c>bar</c> alone, and no attribute that
/// Plotly for Python 5.4 does not know: the same JSON is drawn by the page, by JupyterLab, and by plotly for Python.
/// </summary>
internal static class PlotlyFigure
{
    /// <summary>The width that a figure is laid out for, in pixels, and the width on a phone.</summary>
    internal const int WidthPx = 720, NarrowPx = 330;

    /// <summary>More points than pixels are of no use to a reader.</summary>
    private const int MostPoints = 1500;

    /// <summary>The figure, as a tree that the caller owns.</summary>
    internal static JsonObject Of(FigureModel model, FigureTheme theme) => new()
    {
        ["data"] = Data(model, theme),
        ["layout"] = new PlotlyLayout(model, theme, WidthPx, isBare: false).Of(),
    };

    /// <summary>The traces.</summary>
    internal static JsonArray Data(FigureModel model, FigureTheme theme)
    {
        var thin = model;
        var names = new FigureNames(thin, theme);
        var traces = new PlotlyTraces(names, theme, thin.X);
        for (var i = 0; i < thin.Panels.Count; i++) traces.Add(thin.Panels[i], i);
        return traces.All();
    }
}
