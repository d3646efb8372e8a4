using System.Text.Json.Nodes;

namespace ProxyLab.Report;

/// <summary>The looks that all figures share.</summary>
internal static class FigureStyle
{
    /// <summary>Figures are drawn with DejaVu Sans from npm; Verdana has nearly its widths, for a viewer that opens the SVG without it.</summary>
    internal const string Font = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif";

    internal const string Ink = "#222222", Faint = "#5A5A5A", Wave = "#EDF1F7", WaveEdge = "#8693AB";

    /// <summary>Vega-Lite's config object. The white ground and its padding make the figure a card on a dark page.</summary>
    internal static JsonObject Config() => (JsonObject)JsonNode.Parse($$"""
        {
          "background": "white",
          "padding": 14,
          "font": "{{Font}}",
          "view": { "stroke": null },
          "title": {
            "anchor": "start", "frame": "group",
            "color": "{{Ink}}", "fontSize": 13.5, "fontWeight": "bold",
            "subtitleColor": "{{Faint}}", "subtitleFontSize": 11.5, "subtitleLineHeight": 15, "subtitlePadding": 5
          },
          "axis": {
            "labelColor": "{{Ink}}", "labelFontSize": 11, "titleColor": "{{Ink}}", "titleFontSize": 12, "titleFontWeight": "normal",
            "domainColor": "{{Faint}}", "tickColor": "{{Faint}}", "tickSize": 4, "gridColor": "#000000", "gridOpacity": 0.09
          },
          "legend": {
            "orient": "bottom", "direction": "horizontal", "offset": 8, "columnPadding": 14,
            "labelColor": "{{Ink}}", "labelFontSize": 12, "labelLimit": 0, "symbolSize": 150,
            "layout": { "bottom": { "anchor": "start", "direction": "horizontal", "margin": 14 } }
          }
        }
        """)!;
}
