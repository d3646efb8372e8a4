using System.Text.Json.Nodes;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Plotly;

/// <summary>A figure's layout for a width: its axes, what they mark, the title and the legend.</summary>
internal sealed class PlotlyLayout
{
    private const double LeftPx = 62, RightPx = 18, AxisPx = 46, TitlePx = 24, SubtitlePx = 16, LegendRowPx = 20, CharacterPx = 6.4;

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
        (_figure, _theme, _widthPx, _isBare) = (figure, theme, widthPx, isBare);
        _x = PanelRange.X(figure);
        var panelPx = new PanelGrid(figure, PlotPx, [.. figure.Panels.Select(_ => 0)]).PanelPx;
        // In a grid the first row tells for all below it.
        _labels = [.. figure.Panels.Select((panel, i) => new PanelLabels(figure.Columns > 1 && i >= figure.Columns ? panel with { Bands = [], Lines = [] } : panel, at => Pixel(at, panelPx), panelPx))];
        _grid = new PanelGrid(figure, PlotPx, [.. _labels.Select((l, i) => l.Rows + (figure.Panels[i].Title.Length > 0 ? 1 : 0))]);
    }

    private double PlotPx => Math.Max(100, _widthPx - LeftPx - RightPx);

    /// <summary>The layout, as a tree that the caller owns.</summary>
    internal JsonObject Of()
    {
        var titlePx = _isBare ? 0 : TitlePx + (Subtitle().Count * SubtitlePx) + 8;
        var legendPx = _isBare ? 0 : LegendPx();
        var (top, bottom) = (titlePx + _grid.AbovePx, AxisPx + legendPx);
        var layout = new JsonObject
        {
            ["height"] = Math.Round(top + _grid.HeightPx + bottom),
            ["margin"] = new JsonObject { ["l"] = LeftPx, ["r"] = RightPx, ["t"] = Math.Round(top), ["b"] = bottom },
            ["font"] = new JsonObject { ["family"] = $"{FigureStyle.Font}, Helvetica, Arial, sans-serif", ["size"] = 12, ["color"] = _theme.Ink },
            ["paper_bgcolor"] = _theme.Ground,
            ["plot_bgcolor"] = _theme.Ground,
            ["barmode"] = "group",
            ["bargap"] = 0.25,
            ["hovermode"] = HoverMode,
            ["hoverdistance"] = HoverMode == "x" ? -1 : 20,
            ["hoverlabel"] = new JsonObject { ["bgcolor"] = _theme.Ground, ["bordercolor"] = _theme.Faint, ["align"] = "left", ["font"] = new JsonObject { ["color"] = _theme.Ink, ["size"] = 12 } },
            ["showlegend"] = !_isBare && legendPx > 0,
            ["template"] = Template(),
        };
        if (!_isBare) AddWords(layout, top);
        AddAxes(layout);
        return layout;
    }

    /// <summary>Steps answer along x wherever the pointer is; other marks where they are.</summary>
    private string HoverMode => !_isBare && _figure.Panels.All(p => p.Series.Any(s => s is AreaSeries or StepSeries)) ? "x" : "closest";

    private void AddWords(JsonObject layout, double top)
    {
        var lines = Subtitle().Select(line => $"<br><span style=\"font-size: 12px; color: {_theme.Faint}\">{PlotlyJson.Text(line)}</span>");
        layout["title"] = new JsonObject
        {
            ["text"] = $"<b>{PlotlyJson.Text(_figure.Title)}</b>{string.Concat(lines)}",
            ["font"] = new JsonObject { ["size"] = 15, ["color"] = _theme.Ink },
            ["x"] = 0, ["xref"] = "container", ["xanchor"] = "left", ["y"] = 1, ["yref"] = "container", ["yanchor"] = "top",
            ["pad"] = new JsonObject { ["l"] = 12, ["t"] = 12 },
        };
        layout["legend"] = new JsonObject { ["orientation"] = "h", ["x"] = 0, ["xanchor"] = "left", ["y"] = Math.Round(-(AxisPx + 2) / _grid.HeightPx, 4), ["yanchor"] = "top", ["traceorder"] = "normal" };
        layout["meta"] = new JsonObject
        {
            ["alternative_text"] = _figure.AlternativeText,
            ["sources"] = PlotlyJson.Words(_figure.Sources),
            ["drawn"] = _figure.Drawn,
        };
    }

    private List<string> Subtitle() => [.. _figure.Subtitle.Append(_figure.Drawn).SelectMany(line => PlotlyAxis.Wrapped(line, (int)((_widthPx - 24) / CharacterPx))).Where(line => line.Length > 0)];

    /// <summary>The legend's height as its words need it.</summary>
    private double LegendPx()
    {
        string[] entries = [.. _figure.Panels.SelectMany(p => p.Series).SelectMany(Entries).Where(e => e.Length > 0).Distinct()];
        if (entries.Length == 0) return 0;
        var (rows, at) = (1, 0.0);
        foreach (var width in entries.Select(e => 45 + (e.Length * CharacterPx)))
        {
            if (at > 0 && at + width > PlotPx) (rows, at) = (rows + 1, 0);
            at += width;
        }

        return (rows * LegendRowPx) + 6;
    }

    private static IEnumerable<string> Entries(FigureSeries series) => series switch
    {
        SpanSeries s => s.States.Select(state => state.Name),
        PointSeries s => s.States.Prepend(s.Name),
        _ => FigureNames.Named(series),
    };

    private void AddAxes(JsonObject layout)
    {
        var marks = new PanelMarks(_figure, _theme);
        for (var i = 0; i < _figure.Panels.Count; i++)
        {
            // Small multiples share both axes.
            IReadOnlyList<FigurePanel> sharing = _grid.Columns > 1 ? _figure.Panels : [_figure.Panels[i]];
            var isLowest = i + _grid.Columns >= _figure.Panels.Count;
            var (x, y) = (PlotlyAxis.X(_figure.X, _x, _grid.PanelPx, isLowest), PlotlyAxis.Y(_figure.Panels[i].Y, PanelRange.Y(sharing), PanelRange.IsWhole(sharing), _grid.HeightPx / _grid.Rows, i % _grid.Columns == 0));
            var number = i == 0 ? "" : $"{i + 1}";
            (x["domain"], x["anchor"], y["domain"], y["anchor"]) = (PlotlyJson.Numbers(_grid.DomainX(i)), $"y{number}", PlotlyJson.Numbers(_grid.DomainY(i)), $"x{number}");
            if (i > 0) x["matches"] = "x";
            if (i > 0 && _grid.Columns > 1) y["matches"] = "y";
            if (_isBare) y["fixedrange"] = true;
            (layout[$"xaxis{number}"], layout[$"yaxis{number}"]) = (x, y);
            marks.Add(i, sharing, _labels[i]);
        }

        (layout["shapes"], layout["annotations"]) = (marks.Shapes, marks.Annotations);
    }

    /// <summary>What all axes have in common.</summary>
    private JsonObject Template()
    {
        JsonObject Axis() => new()
        {
            ["gridcolor"] = _theme.Grid, ["linecolor"] = _theme.Faint, ["tickcolor"] = _theme.Faint, ["zeroline"] = false,
            ["tickfont"] = new JsonObject { ["size"] = 11, ["color"] = _theme.Ink }, ["exponentformat"] = "none",
        };
        return new JsonObject { ["layout"] = new JsonObject { ["xaxis"] = Axis(), ["yaxis"] = Axis() } };
    }

    private double Pixel(double at, double widthPx) => widthPx * (_figure.X.Scale == AxisScale.Log
        ? Math.Log(at / _x.From) / Math.Log(_x.To / _x.From)
        : (at - _x.From) / (_x.To - _x.From));
}
