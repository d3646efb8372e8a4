using System.Text.Json.Nodes;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Plotly;

/// <summary>What a panel marks, as Plotly's shapes and annotations: bands, lines, their labels, and the panel's title.</summary>
/// <param name="figure">The figure.</param>
/// <param name="theme">The theme's colours.</param>
internal sealed class PanelMarks(FigureModel figure, FigureTheme theme)
{
    private const double SmallFontPx = 11, RowPx = 14;

    internal JsonArray Shapes { get; } = [];

    internal JsonArray Annotations { get; } = [];

    /// <summary>Adds one panel's.</summary>
    /// <param name="place">Its number in the figure, from 0.</param>
    /// <param name="sharing">The panels that share its y axis.</param>
    /// <param name="labels">The labels above it.</param>
    /// <param name="notes">What stands above it on the right.</param>
    internal void Add(int place, IReadOnlyList<FigurePanel> sharing, PanelLabels labels, IReadOnlyList<string> notes)
    {
        var panel = figure.Panels[place];
        var (x, y) = place == 0 ? ("x", "y") : ($"x{place + 1}", $"y{place + 1}");
        foreach (var band in panel.Bands) Band(band, x, y);
        foreach (var line in panel.Lines) Line(line, x, y, sharing);
        foreach (var label in labels.All) Annotations.Add(Above(label, x, y));
        if (panel.Title.Length > 0) Annotations.Add(Title($"<b>{PlotlyJson.Text(panel.Title)}</b>", x, y, labels.Rows, "left"));
        if (notes.Count > 0) Annotations.Add(Title(PlotlyJson.Text(string.Join("; ", notes)), x, y, labels.Rows, "right"));
    }

    private void Band(ReferenceBand band, string x, string y)
    {
        var isAlong = band.Axis == AxisName.X;
        var rectangle = isAlong ? Shape("rect", x, band.From, band.To, $"{y} domain", 0, 1) : Shape("rect", $"{x} domain", 0, 1, y, band.From, band.To);
        (rectangle["fillcolor"], rectangle["layer"]) = (theme.Wave, "below");
        rectangle["line"] = new JsonObject { ["width"] = 0 };
        Shapes.Add(rectangle);
        var edge = isAlong ? Shape("line", x, band.From, band.To, $"{y} domain", 1, 1) : Shape("line", $"{x} domain", 0, 0, y, band.From, band.To);
        edge["line"] = new JsonObject { ["color"] = theme.WaveEdge, ["width"] = 2 };
        Shapes.Add(edge);
        if (!isAlong && band.Label.Length > 0) Annotations.Add(Inside(band.Label, x, y, (band.From + band.To) / 2, "middle", theme.Faint));
    }

    private void Line(ReferenceLine line, string x, string y, IReadOnlyList<FigurePanel> sharing)
    {
        if (line.Axis == AxisName.X)
        {
            Shapes.Add(Ruled(Shape("line", x, line.At, line.At, $"{y} domain", 0, 1), "dot"));
            return;
        }

        if (!PanelRange.Shows(line, sharing)) return; // told in words
        Shapes.Add(Ruled(Shape("line", $"{x} domain", 0, 1, y, line.At, line.At), "dash"));
        if (line.Label.Length > 0) Annotations.Add(Inside(line.Label, x, y, figure.Panels[0].Y.Scale == AxisScale.Log ? Math.Log10(line.At) : line.At, "bottom", theme.Ink));
    }

    private JsonObject Ruled(JsonObject line, string dash)
    {
        line["line"] = new JsonObject { ["color"] = theme.Ink, ["width"] = 1.25, ["dash"] = dash };
        return line;
    }

    private static JsonObject Shape(string type, string x, double x0, double x1, string y, double y0, double y1) => new()
    {
        ["type"] = type, ["xref"] = x, ["x0"] = PlotlyJson.Rounded(x0), ["x1"] = PlotlyJson.Rounded(x1), ["yref"] = y, ["y0"] = PlotlyJson.Rounded(y0), ["y1"] = PlotlyJson.Rounded(y1),
    };

    private JsonObject Above(PanelLabel label, string x, string y)
    {
        var at = figure.X.Scale == AxisScale.Log ? Math.Log10(label.At) : label.At;
        var made = Text(label.Label, x, at, $"{y} domain", 1, label.IsBand ? theme.Faint : theme.Ink);
        (made["xanchor"], made["yanchor"], made["yshift"]) = (label.IsLeft ? "right" : "left", "bottom", label.Row * RowPx);
        return made;
    }

    /// <summary>Over the labels, at one end.</summary>
    private JsonObject Title(string markup, string x, string y, int rows, string end)
    {
        var made = Text("", $"{x} domain", end == "left" ? 0 : 1, $"{y} domain", 1, theme.Ink);
        (made["text"], made["xanchor"], made["yanchor"], made["yshift"]) = (markup, end, "bottom", (rows * RowPx) + 1);
        return made;
    }

    /// <summary>At the plot's right end, over whatever is there.</summary>
    private JsonObject Inside(string label, string x, string y, double at, string anchor, string colour)
    {
        var made = Text(label, $"{x} domain", 1, y, at, colour);
        (made["xanchor"], made["yanchor"], made["bgcolor"], made["borderpad"]) = ("right", anchor, theme.Ground, 1);
        made["yshift"] = anchor == "bottom" ? 1 : 0;
        return made;
    }

    private static JsonObject Text(string text, string xref, double x, string yref, double y, string colour) => new()
    {
        ["text"] = PlotlyJson.Text(text), ["showarrow"] = false, ["xref"] = xref, ["x"] = PlotlyJson.Rounded(x), ["yref"] = yref, ["y"] = PlotlyJson.Rounded(y),
        ["font"] = new JsonObject { ["size"] = SmallFontPx, ["color"] = colour },
    };
}
