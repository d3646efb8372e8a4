using ProxyLab.Figures.Model;
using SkiaSharp;

namespace ProxyLab.Figures.Static;

/// <summary>Where everything of a figure stands: the title, the panels row by row, and the legend, from the top down.</summary>
internal sealed class FigureLayout
{
    // Between a tick's label and its axis; the room that a point on the plot's upper edge needs; between columns and between rows.
    internal const double TickLength = 4, TickGap = 4, PointLift = 6;
    private const double ColumnGap = 14, RowGap = 10;

    // A narrow plot has its ticks closer together, rather than fewer than that.
    private const double FewTicks = 6;

    // The most of the width that words left of an axis take, and a label right of the plot.
    private const double WordsShare = 0.44, RightShare = 0.12;

    // A y axis' title of more lines is cut.
    private const int MostTitleLines = 3;

    private readonly AxisScaling _x;
    private readonly int _columns, _rows;
    private readonly AxisScaling[] _y;

    internal FigureLayout(FigureModel model, FigureSize size)
    {
        (Model, Size, Names, _x) = (model, size, new FigureNames(model, FigureStyle.Light), AxisScaling.X(model));
        _columns = Math.Clamp(model.Columns, 1, model.Panels.Count);
        _rows = (model.Panels.Count + _columns - 1) / _columns;
        _y = Scales();
        var (left, right) = (LeftRoom(), RightRoom());
        var plotWidth = (size.Width - (2 * size.Edge) - left - right - (ColumnGap * (_columns - 1))) / _columns;
        Header = [.. Lines()];
        var top = size.Edge + Header.Sum(h => h.Height) + (size.SmallText * 0.5);
        var panels = new List<PanelPlace>();
        for (var row = 0; row < _rows; row++)
        {
            var places = Row(row, size.Edge + left, top, plotWidth, right);
            panels.AddRange(places);
            top = places.Max(p => p.Plot.Bottom) + RowGap;
        }

        (Panels, top) = (panels, top - RowGap + TickLength + TickGap + (panels.Max(p => p.IsLowest ? p.XTicks.Select(t => t.Lines.Count).DefaultIfEmpty(0).Max() : 0) * size.LineHeight));
        XTitleY = top + size.Text;
        if (_x.Axis.TitleAndUnit.Length > 0) top += size.Text * 1.35;
        Legend = new FigureLegend(this, size.Edge + left, top + (size.Text * 0.55), size.Width - size.Edge);
        Height = Math.Ceiling(Legend.Bottom + size.Edge);
    }

    internal FigureModel Model { get; }

    internal FigureSize Size { get; }

    internal FigureNames Names { get; }

    internal IReadOnlyList<PanelPlace> Panels { get; }

    internal FigureLegend Legend { get; }

    /// <summary>The lines of the title and below it, each with its height.</summary>
    internal IReadOnlyList<(string Text, bool IsTitle, double Height)> Header { get; }

    /// <summary>The x axis' title, and its baseline.</summary>
    internal string XTitle => _x.Axis.TitleAndUnit;

    internal double XTitleY { get; }

    /// <summary>The whole picture's height.</summary>
    internal double Height { get; }

    /// <summary>Whether the panels are small multiples, with one y axis.</summary>
    internal bool IsGrid => _columns > 1;

    /// <summary>The lines of a y axis' title, which runs from the bottom up.</summary>
    internal IReadOnlyList<string> YTitle(int panel)
    {
        string[] lines = [.. Lettering.Wrap(_y[panel].Axis.TitleAndUnit, (IsGrid ? _rows : 1) * PlotHeight(panel) + (2 * Size.Text), Size.Text)];
        return lines.Length <= MostTitleLines ? lines : [.. lines[..(MostTitleLines - 1)], $"{lines[MostTitleLines - 1]}…"];
    }

    /// <summary>The lines of the label of a marked value of the y axis.</summary>
    internal IReadOnlyList<string> RightLabel(ReferenceLine line, AxisScaling y) =>
        [.. y.Shows(line.At) ? [] : line.Label.Length > 0 ? new[] { "↑ off scale:" } : [], .. Lettering.Wrap(line.Label, Size.Width * RightShare, Size.SmallText)];

    private AxisScaling[] Scales()
    {
        var each = Model.Panels.Select((panel, i) => AxisScaling.Y([panel], MostTicks(i)));
        if (!IsGrid) return [.. each];
        var shared = AxisScaling.Y(Model.Panels, MostTicks(0));
        return [.. Model.Panels.Select(_ => shared)];
    }

    private double MostTicks(int panel) => PlotHeight(panel) / (Size.SmallText * 2.1);

    private double PlotHeight(int panel)
    {
        var axis = Model.Panels[panel].Y;
        if (axis.Scale != AxisScale.Category) return Size.PlotHeight * (IsGrid ? 0.5 : _rows > 1 ? 0.6 : 1);
        int[] lines = [.. axis.Categories.Select(word => Words(word).Count)];
        var most = lines.Zip(lines.Skip(1), (a, b) => (a + b) / 2.0).Append(1).Max(); // of two words below each other half of each lies between them
        return Math.Max(1, lines.Length) * Math.Max(Size.RowHeight(lines.Length), (most * Size.LineHeight) + 3);
    }

    private IReadOnlyList<string> Words(string word) => [.. Lettering.Wrap(word, Size.Width * WordsShare, Size.SmallText)];

    private IReadOnlyList<(double At, IReadOnlyList<string> Lines)> YTicks(int panel) => [.. _y[panel].Ticks(MostTicks(panel)).Select(t => (t.At, Words(t.Label)))];

    private double LeftRoom() => Enumerable.Range(0, Model.Panels.Count).Where(i => i % _columns == 0)
        .Max(i => YTicks(i).SelectMany(t => t.Lines).Select(line => Lettering.Width(line, Size.SmallText)).DefaultIfEmpty(0).Max()
            + TickLength + TickGap + (YTitle(i).Count * Size.Text * 1.3));

    private double RightRoom() => IsGrid ? Size.SmallText : Enumerable.Range(0, Model.Panels.Count)
        .SelectMany(i => Model.Panels[i].Lines.Where(l => l.Axis == AxisName.Y).SelectMany(l => RightLabel(l, _y[i])))
        .Select(line => Lettering.Width(line, Size.SmallText) + TickLength + TickGap).DefaultIfEmpty(0).Append(Size.SmallText).Max();

    private PanelPlace[] Row(int row, double left, double top, double plotWidth, double right)
    {
        var ticks = XTicks(plotWidth);
        var of = Enumerable.Range(row * _columns, Math.Min(_columns, Model.Panels.Count - (row * _columns))).ToArray();
        var labels = of.Select(i => new FigureLabels(
            Model.Panels[i], at => _x.Share(at) * plotWidth, plotWidth + (i % _columns == _columns - 1 ? right : 0), Size, HasPoints(Model.Panels[i]) ? PointLift : 0)).ToArray();
        var titled = of.Any(i => Model.Panels[i].Title.Length > 0) ? Size.Text * 1.4 : 0;
        var plotTop = Math.Round(top + titled + labels.Max(l => l.Height), 1);
        return
        [
            .. of.Select((i, column) => new PanelPlace(
                Model.Panels[i], _x, _y[i],
                SKRect.Create((float)Math.Round(left + (column * (plotWidth + ColumnGap)), 1), (float)plotTop, (float)Math.Round(plotWidth, 1), (float)Math.Round(PlotHeight(i), 1)),
                labels[column])
            {
                XTicks = ticks, YTicks = YTicks(i), IsFirstOfRow = column == 0, IsLowest = i + _columns >= Model.Panels.Count,
            }),
        ];
    }

    private static bool HasPoints(FigurePanel panel) => panel.Series.Any(s => s is PointSeries { AreEvents: false });

    /// <summary>The labels of the x axis that have room beside each other.</summary>
    private List<(double At, IReadOnlyList<string> Lines)> XTicks(double plotWidth)
    {
        List<(double At, IReadOnlyList<string> Lines)> kept = [];
        var end = double.NegativeInfinity;
        foreach (var (at, label) in _x.Ticks(Math.Max(plotWidth / (Size.SmallText * 4.2), Math.Min(FewTicks, plotWidth / (Size.SmallText * 2.4)))))
        {
            string[] lines = _x.IsWords ? [.. Lettering.Wrap(label, (plotWidth / Math.Max(1, _x.Axis.Categories.Count)) - Size.SmallText, Size.SmallText)] : [label];
            var (middle, half) = (_x.Share(at) * plotWidth, lines.Select(line => Lettering.Width(line, Size.SmallText)).DefaultIfEmpty(0).Max() / 2);
            if (middle - half < end + (Size.SmallText * 0.4)) continue;
            kept.Add((at, lines));
            end = middle + half;
        }

        return kept;
    }

    private IEnumerable<(string, bool, double)> Lines()
    {
        var width = Size.Width - (2 * Size.Edge);
        foreach (var line in Lettering.Wrap(Model.Title, width, Size.TitleText, isBold: true)) yield return (line, true, Size.TitleText * 1.35);
        foreach (var line in Model.Subtitle.Append(Model.Drawn).SelectMany(text => Lettering.Wrap(text, width, Size.SmallText))) yield return (line, false, Size.LineHeight);
    }
}
