using System.Text.Json.Nodes;
using ProxyLab.Figures;
using ProxyLab.Figures.Model;
using ProxyLab.Figures.Plotly;

namespace ProxyLab.Report.Page;

/// <summary>A figure as the page's script draws it. The script draws what is here, and computes nothing of its own.</summary>
internal static class PageFigure
{
    /// <summary>The figure.</summary>
    /// <param name="name">The name of its <see cref="Figure"/>.</param>
    /// <param name="model">What it shows.</param>
    /// <param name="told">What the page says above the figures already: such a line of the subtitle is left out.</param>
    internal static JsonObject Of(string name, FigureModel model, string told = "")
    {
        var made = PlotlyFigure.Of(model, FigureStyle.Light);
        var (wide, narrow) = (Layout(model, PlotlyFigure.WidthPx), Layout(model, PlotlyFigure.NarrowPx));
        return new JsonObject
        {
            ["name"] = name,
            ["title"] = model.Title,
            ["text"] = model.AlternativeText,
            ["remarks"] = PlotlyJson.Words(model.Subtitle.Where(line => line != told)),
            ["sources"] = PlotlyJson.Words(model.Sources),
            ["drawn"] = (string?)made["layout"]!["meta"]!["drawn"],
            ["overTime"] = IsOverTime(model),
            ["units"] = PlotlyJson.Words(model.Panels.Select(p => p.Y.Unit)),
            ["plotly"] = made, // as figures/NAME.plotly.json: what its buttons save
            ["wide"] = wide,
            ["narrow"] = narrow,
            ["tables"] = new JsonArray([.. FigureTable.Of(model)]),
        };
    }

    /// <summary>Whether its x axis is a trial's time: such figures of a trial are zoomed together.</summary>
    internal static bool IsOverTime(FigureModel model) => (model.X.Title, model.X.Unit) == (TrialMoments.Time.Title, TrialMoments.Time.Unit);

    private static JsonObject Layout(FigureModel model, int widthPx) => new PlotlyLayout(model, FigureStyle.Light, widthPx, isBare: true).Of();
}
