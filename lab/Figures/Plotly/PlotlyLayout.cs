using System.Text.Json.Nodes;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Plotly;

/// <summary>A figure's layout for a width: its axes, what they mark, the title and the legend.</summary>
internal sealed class PlotlyLayout
{
    private const double LeftPx = 62, RightPx = 18, AxisPx = 46, TitlePx = 24, SubtitlePx = 16, LegendRowPx = 20, LinePx = 16, CharacterPx = 6.4, TitleCharacterPx = 8.6;

    private readonly FigureModel _figure;
    private readonly FigureTheme _theme;
    private readonly int _widthPx;
    private readonly bool _isBare;
    private readonly (double From, double To) _x;
    private readonly PanelGrid _grid;
    private readonly PanelLabels[] _labels;

    /// <param name="figure">The figure.</param>
    /// <param name="theme">The theme's colours.</param>
    /// <param name="widthPx">The width that labels and titles must fit in.</param>
    /// <param name="isBare">Without title and legend, and to be zoomed along x alone: the page has them beside the plot.</param>
    internal PlotlyLayout(FigureModel figure, FigureTheme theme, int widthPx, bool isBare)
    {
        // More than two panels side by side are too small for a phone.
        if (widthPx <= PlotlyFigure.NarrowPx && figure.Columns > 2) figure = figure with { Columns = 2 };
        (_figure, _theme, _widthPx, _isBare) = (figure, theme, widthPx, isBare);
        _x = PanelRange.X(figure);
        var panelPx = new PanelGrid(figure, PlotPx, [.. figure.Panels.Select(_ => 0)]).PanelPx;
        // In a grid the first row tells for all below it.
        _labels = [.. figure.Panels.Select((panel, i) => new PanelLabels(figure.Columns > 1 && i >= figure.Columns ? panel with { Bands = [], Lines = [] } : panel, at => Pixel(at, panelPx), panelPx))];
        _grid = new PanelGrid(figure, PlotPx, [.. _labels.Select((l, i) => l.Rows + (figure.Panels[i].Title.Length > 0 || Notes(i).Count > 0 ? 1 : 0))]);
    }

    private double PlotPx => Math.Max(100, _widthPx - LeftPx - RightPx);

    /// <summary>The layout, as a tree that the caller owns.</summary>
    internal JsonObject Of()
    {
        var titlePx = _isBare ? 0 : (Title().Count * TitlePx) + (Subtitle().Count * SubtitlePx) + 14;
        var legendPx = _isBare ? 0 : LegendPx();
        var (top, bottom) = (titlePx + _grid.AbovePx, AxisPx + legendPx);
        var layout = new JsonObject
        {
            ["height"] = Math.Round(top + _grid.HeightPx + bottom),
            ["margin"] = new JsonObject { ["l"] = LeftPx + ((_figure.Panels.Max(p => PlotlyAxis.TitleLines(p.Y, _grid.HeightPx / _grid.Rows).Count()) - 1) * LinePx), ["r"] = RightPx, ["t"] = Math.Round(top), ["b"] = bottom },
            ["font"] = new JsonObject { ["family"] = $"{FigureStyle.Font}, Helvetica, Arial, sans-serif", ["size"] = 12, ["color"] = _theme.Ink },
            ["paper_bgcolor"] = _theme.Ground,
            ["plot_bgcolor"] = _theme.Ground,
            ["hovermode"] = HoverMode,
            ["hoverdistance"] = HoverMode == "x" ? -1 : 20,
            ["hoverlabel"] = new JsonObject { ["bgcolor"] = _theme.Ground, ["bordercolor"] = _theme.Faint, ["align"] = "left", ["font"] = new JsonObject { ["color"] = _theme.Ink, ["size"] = 12 } },
            ["showlegend"] = !_isBare && legendPx > 0,
            ["template"] = Template(),
        };
        if (_figure.Panels.Any(p => p.Series.Any(s => s is BarSeries))) layout["bargap"] = 0.25;
        if (!_isBare) AddWords(layout);
        AddAxes(layout);
        return layout;
    }

    /// <summary>Steps answer along x wherever the pointer is; other marks where they are.</summary>
    private string HoverMode => !_isBare && _figure.Panels.All(p => p.Series.Any(s => s is AreaSeries or StepSeries)) ? "x" : "closest";

    private void AddWords(JsonObject layout)
    {
        var lines = Subtitle().Select(line => $"<br><span style=\"font-size: 12px; color: {_theme.Faint}\">{PlotlyJson.Text(line)}</span>");
        layout["title"] = new JsonObject
        {
            ["text"] = $"<b>{string.Join("<br>", Title().Select(PlotlyJson.Text))}</b>{string.Concat(lines)}",
            ["font"] = new JsonObject { ["size"] = 15, ["color"] = _theme.Ink },
            ["x"] = 0, ["xref"] = "container", ["xanchor"] = "left", ["y"] = 1, ["yref"] = "container", ["yanchor"] = "top",
            // Plotly sets the middle of several lines where a single one stands.
            ["pad"] = new JsonObject { ["l"] = 12, ["t"] = Title().Count + Subtitle().Count > 1 ? 24 : 12 },
        };
        if ((bool)layout["showlegend"]!) layout["legend"] = new JsonObject { ["orientation"] = "h", ["x"] = 0, ["xanchor"] = "left", ["y"] = Math.Round(-(AxisPx + 2) / _grid.HeightPx, 4), ["yanchor"] = "top", ["traceorder"] = "normal" };
        layout["meta"] = new JsonObject
        {
            ["alternative_text"] = _figure.AlternativeText,
            ["sources"] = PlotlyJson.Words(_figure.Sources),
            ["drawn"] = _figure.Drawn,
        };
    }

    private List<string> Title() => [.. PlotlyAxis.Wrapped(_figure.Title, (int)((_widthPx - 24) / TitleCharacterPx))];

    private List<string> Subtitle() => [.. _figure.Subtitle.Append(_figure.Drawn).SelectMany(line => PlotlyAxis.Wrapped(line, (int)((_widthPx - 24) / CharacterPx))).Where(line => line.Length > 0)];

    /// <summary>What a panel tells in words: the lines that are far off its scale, and what its cells are.</summary>
    private List<string> Notes(int panel) =>
    [
        .. _figure.Panels[panel].Lines.Where(l => l.Axis == AxisName.Y && !PanelRange.Shows(l, Sharing(panel))).Select(l => $"↑ off the scale: {l.Label}"),
        .. _figure.Panels[panel].Series.OfType<HeatSeries>().Select(s => s.Name),
    ];

    /// <summary>The panels that share a panel's y axis: small multiples do.</summary>
    private IReadOnlyList<FigurePanel> Sharing(int panel) => _figure.Columns > 1 ? _figure.Panels : [_figure.Panels[panel]];

    /// <summary>The legend's height as its words need it.</summary>
    private double LegendPx()
    {
        string[] entries = [.. new FigureNames(_figure, _theme).Legend.Select(e => e.Name)];
        if (entries.Length == 0) return 0;
        // Plotly sets them in columns of one width where they do not fit in a row.
        double[] widths = [.. entries.Select(e => 45 + (e.Length * CharacterPx))];
        var columns = widths.Sum() <= PlotPx ? entries.Length : Math.Max(1, (int)(PlotPx / widths.Max()));
        return ((entries.Length + columns - 1) / columns * LegendRowPx) + 6;
    }

    private void AddAxes(JsonObject layout)
    {
        var marks = new PanelMarks(_figure, _theme);
        for (var i = 0; i < _figure.Panels.Count; i++)
        {
            var sharing = Sharing(i);
            var isLowest = i + _grid.Columns >= _figure.Panels.Count;
            var (x, y) = (PlotlyAxis.X(_figure.X, _x, _grid.PanelPx, isLowest), PlotlyAxis.Y(_figure.Panels[i].Y, PanelRange.Y(sharing), PanelRange.IsWhole(sharing), _grid.HeightPx / _grid.Rows, PlotPx, i % _grid.Columns == 0));
            var number = i == 0 ? "" : $"{i + 1}";
            (x["domain"], x["anchor"], y["domain"], y["anchor"]) = (PlotlyJson.Numbers(_grid.DomainX(i)), $"y{number}", PlotlyJson.Numbers(_grid.DomainY(i)), $"x{number}");
            if (i > 0) x["matches"] = "x";
            // One title of the shared axis tells for the row.
            if (i % _grid.Columns != _grid.Columns / 2) x.Remove("title");
            if (i > 0 && _grid.Columns > 1) y["matches"] = "y";
            if (_isBare) y["fixedrange"] = true;
            (layout[$"xaxis{number}"], layout[$"yaxis{number}"]) = (x, y);
            marks.Add(i, sharing, _labels[i], Notes(i));
        }

        (layout["shapes"], layout["annotations"]) = (marks.Shapes, marks.Annotations);
    }

    /// <summary>What all axes have in common.</summary>
    private JsonObject Template()
    {
        // An unseen tick keeps words off what begins at the axis.
        JsonObject Axis(string tick) => new()
        {
            ["gridcolor"] = _theme.Grid, ["linecolor"] = _theme.Faint, ["title"] = new JsonObject { ["font"] = new JsonObject { ["size"] = 12.5 } }, ["ticks"] = "outside", ["ticklen"] = 4, ["tickcolor"] = tick, ["zeroline"] = false,
            ["tickfont"] = new JsonObject { ["size"] = 11, ["color"] = _theme.Ink }, ["exponentformat"] = "none",
        };
        return new JsonObject { ["layout"] = new JsonObject { ["xaxis"] = Axis(_theme.Faint), ["yaxis"] = Axis(_theme.Ground) } };
    }

    private double Pixel(double at, double widthPx) => widthPx * (_figure.X.Scale == AxisScale.Log
        ? Math.Log(at / _x.From) / Math.Log(_x.To / _x.From)
        : (at - _x.From) / (_x.To - _x.From));
}
