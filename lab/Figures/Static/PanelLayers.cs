using System.Text.Json.Nodes;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Static;

/// <summary>The layers of one panel, from the back to the front: bands, areas and cells, lines across, the other series, upright lines, labels.</summary>
internal sealed class PanelLayers(FigurePanel panel, PanelScale scale)
{
    private readonly ReferenceLayers _references = new(panel, scale);

    internal JsonArray All()
    {
        var lines = new LineLayers(panel, scale);
        var filled = new FilledLayers(panel, scale);
        return
        [
            .. _references.Bands(), .. filled.All(), .. _references.Across(), .. lines.All(), .. new PointLayers(panel, scale).All(), .. _references.Upright(), .. _references.Labels(),
        ];
    }
}
