using ProxyLab.Escaping;
using ProxyLab.Figures.Model;
using SkiaSharp;

namespace ProxyLab.Figures.Static;

/// <summary>Every text of a figure in its place. They lie over everything else, and are kept apart from it: an SVG has them as text.</summary>
internal static class FigureTexts
{
    /// <summary>The texts, from the top down.</summary>
    internal static IReadOnlyList<FigureText> Of(FigureLayout layout) =>
        [.. Header(layout), .. layout.Panels.SelectMany((place, i) => Panel(layout, place, i)), .. XTitle(layout), .. layout.Legend.Texts()];

    private static IEnumerable<FigureText> Header(FigureLayout layout)
    {
        var y = layout.Size.Edge;
        foreach (var (text, isTitle, height) in layout.Header)
        {
            var size = isTitle ? layout.Size.TitleText : layout.Size.SmallText;
            yield return new FigureText(text, layout.Size.Edge, y + size, size, isTitle ? FigureStyle.Light.Ink : FigureStyle.Light.Faint) { IsBold = isTitle };
            y += height;
        }
    }

    private static IEnumerable<FigureText> Panel(FigureLayout layout, PanelPlace place, int number)
    {
        var (size, plot) = (layout.Size, place.Plot);
        if (place.Panel.Title.Length > 0)
            yield return new FigureText(OutsideText.Line(place.Panel.Title), plot.Left, plot.Top - place.Labels.Height - (size.Text * 0.25), size.Text, FigureStyle.Light.Ink) { IsBold = true };
        foreach (var (labels, colour) in new[] { (place.Labels.Bands, FigureStyle.Light.Faint), (place.Labels.Lines, FigureStyle.Light.Ink) })
        {
            foreach (var label in labels.Where(l => l.Label.Length > 0))
                yield return new FigureText(OutsideText.Line(label.Label), plot.Left + label.X, plot.Top + label.Y, size.SmallText, colour) { Anchor = label.Anchor, HasEdge = true };
        }

        foreach (var text in Ticks(layout, place).Concat(YTitle(layout, place, number)).Concat(Across(layout, place)).Concat(Cells(layout, place))) yield return text;
    }

    private static IEnumerable<FigureText> Ticks(FigureLayout layout, PanelPlace place)
    {
        var (size, plot) = (layout.Size, place.Plot);
        foreach (var (at, lines) in place.IsLowest ? place.XTicks : [])
        {
            foreach (var (text, y) in lines.Select((line, i) => (line, plot.Bottom + FigureLayout.TickLength + FigureLayout.TickGap + (size.SmallText * 0.8) + (i * size.LineHeight))))
                yield return new FigureText(text, place.PixelX(at), y, size.SmallText, FigureStyle.Light.Ink) { Anchor = SKTextAlign.Center };
        }

        foreach (var (at, lines) in place.IsFirstOfRow ? place.YTicks : [])
        {
            foreach (var (text, y) in Centred(lines, place.PixelY(at), size))
                yield return new FigureText(text, plot.Left - FigureLayout.TickLength - FigureLayout.TickGap, y, size.SmallText, FigureStyle.Light.Ink) { Anchor = SKTextAlign.Right };
        }
    }

    /// <summary>A y axis' title; a grid has one for all its rows.</summary>
    private static IEnumerable<FigureText> YTitle(FigureLayout layout, PanelPlace place, int number)
    {
        if (!place.IsFirstOfRow || (layout.IsGrid && number > 0)) yield break;
        var bottom = layout.IsGrid ? layout.Panels[^1].Plot.Bottom : place.Plot.Bottom;
        foreach (var (text, i) in layout.YTitle(number).Select((line, i) => (line, i)))
        {
            yield return new FigureText(text, layout.Size.Edge + (layout.Size.Text * (0.85 + (i * 1.2))), (place.Plot.Top + bottom) / 2, layout.Size.Text, FigureStyle.Light.Ink)
            {
                Anchor = SKTextAlign.Center, IsUpright = true,
            };
        }
    }

    private static IEnumerable<FigureText> XTitle(FigureLayout layout)
    {
        if (layout.XTitle.Length == 0) yield break;
        var middle = (layout.Panels[0].Plot.Left + layout.Panels.Max(p => p.Plot.Right)) / 2;
        yield return new FigureText(OutsideText.Line(layout.XTitle), middle, layout.XTitleY, layout.Size.Text, FigureStyle.Light.Ink) { Anchor = SKTextAlign.Center };
    }

    /// <summary>The labels of marked values of the y axis: right of the plot, each below the one above it; in a grid, where there is no room, over their line.</summary>
    private static IEnumerable<FigureText> Across(FigureLayout layout, PanelPlace place)
    {
        var (size, free) = (layout.Size, double.NegativeInfinity);
        foreach (var line in place.Panel.Lines.Where(l => l.Axis == AxisName.Y && l.Label.Length > 0).OrderByDescending(l => l.At))
        {
            var at = place.Y.Shows(line.At) ? place.PixelY(line.At) : place.Plot.Top;
            if (layout.IsGrid)
            {
                yield return new FigureText(OutsideText.Line(line.Label), place.Plot.Right - 3, at - 3, size.SmallText, FigureStyle.Light.Ink) { Anchor = SKTextAlign.Right, HasEdge = true };
                continue;
            }

            var lines = layout.RightLabel(line, place.Y);
            var middle = place.Y.Shows(line.At) ? at : at + (lines.Count * size.LineHeight / 2); // what is off the scale is told below the plot's upper edge
            foreach (var (text, y) in Below(Centred(lines, middle, size), free, size))
            {
                free = y + size.LineHeight;
                yield return new FigureText(text, place.Plot.Right + FigureLayout.TickLength + 2, y, size.SmallText, FigureStyle.Light.Ink);
            }
        }
    }

    /// <summary>The numbers in cells, where all of them have room.</summary>
    private static IEnumerable<FigureText> Cells(FigureLayout layout, PanelPlace place)
    {
        foreach (var cells in place.Panel.Series.OfType<HeatSeries>())
        {
            var (scale, room) = (HeatScale.Of(cells), place.PixelX(1) - place.PixelX(0) - 6);
            var numbers = cells.Value.Select((value, i) => (Text: value is { } v && double.IsFinite(v) ? FigureLegend.Number(v) : "", i)).Where(n => n.Text.Length > 0).ToArray();
            if (numbers.Any(n => Lettering.Width(n.Text, layout.Size.SmallText) > room)) continue;
            foreach (var (text, i) in numbers)
            {
                yield return new FigureText(text, place.PixelX(cells.X[i]), place.PixelY(cells.Y[i]) + (layout.Size.SmallText * 0.36), layout.Size.SmallText, scale.Ink(cells.Value[i]!.Value)) { Anchor = SKTextAlign.Center };
            }
        }
    }

    /// <summary>The baselines of lines whose middle is at a height.</summary>
    private static IEnumerable<(string Text, double Y)> Centred(IReadOnlyList<string> lines, double middle, FigureSize size) =>
        lines.Select((line, i) => (line, middle + (size.SmallText * 0.36) + ((i - ((lines.Count - 1) / 2.0)) * size.LineHeight)));

    /// <summary>The same lines, moved down where they would lie on others.</summary>
    private static IEnumerable<(string Text, double Y)> Below(IEnumerable<(string Text, double Y)> lines, double free, FigureSize size)
    {
        var all = lines.ToArray();
        var down = all.Length > 0 ? Math.Max(0, free - all[0].Y) : 0;
        return all.Select(l => (l.Text, l.Y + down));
    }
}
