using System.Text.Json.Nodes;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Static;

/// <summary>
/// Any figure as a Vega-Lite specification with its data in it, which <c>figures/render.mjs</c> draws. It knows nothing of sockets, proxies
/// or sweeps.
/// </summary>
internal static class VegaLite
{
    /// <summary>A plot's size in pixels, without axes, title and legend; and a row's height on an axis of words.</summary>
    internal const double PlotWidthPx = 620, PlotHeightPx = 205, RowPx = 46;

    // A subtitle line at 11.5 px that still fits over the plot.
    private const int SubtitleCharacters = 108;

    /// <summary>Writes the specification; Node.js is not needed for that.</summary>
    internal static void Save(string path, FigureModel figure) => Json.SaveText(path, Of(figure).ToJsonString(VegaJson.Layout) + "\n");

    /// <summary>The specification, as a tree that the caller owns.</summary>
    internal static JsonObject Of(FigureModel figure)
    {
        var specification = new JsonObject
        {
            ["$schema"] = "https://vega.github.io/schema/vega-lite/v6.json",
            ["description"] = figure.AlternativeText,
            ["usermeta"] = new JsonObject { ["files"] = VegaJson.Node(figure.Sources) },
            ["title"] = Title(figure),
        };
        if (figure.Panels is [var only]) Fill(specification, figure, only);
        else specification["vconcat"] = new JsonArray([.. figure.Panels.Select(panel => Panel(figure, panel))]);
        specification["config"] = FigureStyle.Config();
        return specification;
    }

    private static JsonNode Panel(FigureModel figure, FigurePanel panel)
    {
        var plot = new JsonObject();
        if (panel.Title.Length > 0) plot["title"] = panel.Title;
        Fill(plot, figure, panel);
        return plot;
    }

    private static void Fill(JsonObject plot, FigureModel figure, FigurePanel panel)
    {
        var scale = new PanelScale(figure, panel);
        (plot["width"], plot["height"], plot["layer"]) = (PlotWidthPx, scale.HeightPx, new PanelLayers(panel, scale).All());
    }

    private static JsonObject Title(FigureModel figure) => new()
    {
        ["text"] = figure.Title,
        ["subtitle"] = VegaJson.Node(figure.Subtitle.SelectMany(line => TextLines.Wrap(line, SubtitleCharacters))),
        ["offset"] = 12,
    };
}
