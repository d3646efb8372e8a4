using System.Globalization;
using ProxyLab.Escaping;
using ProxyLab.Figures.Model;
using SkiaSharp;

namespace ProxyLab.Figures.Static;

/// <summary>The legend, below the panels and never over data: one entry for each name, in as many rows as they need.</summary>
internal sealed class FigureLegend
{
    private const int ScaleCells = 9;

    private readonly FigureLayout _layout;
    private readonly List<(LegendEntry Entry, double X, double Y)> _places = [];
    private readonly List<(HeatSeries Cells, double X, double Y)> _scales = [];
    private readonly double _text;

    /// <param name="layout">The figure's layout.</param>
    /// <param name="left">Where rows begin.</param>
    /// <param name="top">Where the first row begins.</param>
    /// <param name="right">Where rows end at the latest.</param>
    internal FigureLegend(FigureLayout layout, double left, double top, double right)
    {
        (_layout, _text) = (layout, layout.Size.Text);
        var (x, y) = (left, top + (_text * 0.5));
        foreach (var entry in layout.Names.Legend)
        {
            var width = SignWidth(entry) + (_text * 0.45) + Lettering.Width(entry.Name, _text);
            if (x > left && x + width > right) (x, y) = (left, y + RowHeight);
            _places.Add((entry, x, y));
            x += width + (_text * 1.3);
        }

        foreach (var cells in layout.Model.Panels.SelectMany(p => p.Series).OfType<HeatSeries>())
        {
            if (x > left) (x, y) = (left, y + RowHeight);
            _scales.Add((cells, x, y));
            x = right;
        }

        Bottom = _places.Count + _scales.Count > 0 ? y + (_text * 0.6) : top - (_text * 0.3);
    }

    /// <summary>Where it ends.</summary>
    internal double Bottom { get; }

    private double RowHeight => _text * 1.55;

    private double Baseline => _text * 0.36;

    /// <summary>The names.</summary>
    internal IEnumerable<FigureText> Texts()
    {
        foreach (var (entry, x, y) in _places)
            yield return new FigureText(OutsideText.Line(entry.Name), x + SignWidth(entry) + (_text * 0.45), y + Baseline, _text, FigureStyle.Light.Ink);
        foreach (var (cells, x, y) in _scales)
        {
            var scale = HeatScale.Of(cells);
            var (low, high) = (Number(scale.Low), Number(scale.High));
            var bar = x + Lettering.Width(low, _text) + (_text * 0.45);
            yield return new FigureText(low, x, y + Baseline, _text, FigureStyle.Light.Ink);
            yield return new FigureText($"{high} · {cells.Name}", bar + (ScaleCells * _text) + (_text * 0.45), y + Baseline, _text, FigureStyle.Light.Ink);
        }
    }

    /// <summary>The signs.</summary>
    internal void Draw(SKCanvas canvas)
    {
        foreach (var (entry, x, y) in _places) Draw(canvas, entry, (float)x, (float)y);
        foreach (var (cells, x, y) in _scales)
        {
            var scale = HeatScale.Of(cells);
            var left = (float)(x + Lettering.Width(Number(scale.Low), _text) + (_text * 0.45));
            for (var i = 0; i < ScaleCells; i++)
                Rectangle(canvas, scale.Colour(scale.Low + ((scale.High - scale.Low) * i / (ScaleCells - 1))), left + (i * (float)_text), (float)(y - (_text * 0.5)), (float)_text, (float)_text);
        }
    }

    internal static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    private double SignWidth(LegendEntry entry) => entry.Sign == LegendSign.Line ? _text * 2 : _text;

    private void Draw(SKCanvas canvas, LegendEntry entry, float x, float y)
    {
        var side = (float)_text;
        if (entry.Sign == LegendSign.Swatch) Rectangle(canvas, entry.Colour, x, y - (side / 2), side, side);
        if (entry.Sign is LegendSign.Line or LegendSign.Event)
        {
            var isLine = entry.Sign == LegendSign.Line;
            using var dash = entry.Dash.Count > 0 ? SKPathEffect.CreateDash([.. entry.Dash.Select(d => (float)d)], 0) : null;
            using var stroke = new SKPaint { Color = SKColor.Parse(entry.Colour), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = isLine ? 1.75f : 1.25f, PathEffect = dash };
            if (isLine) canvas.DrawLine(x, y, x + (side * 2), y, stroke);
            else canvas.DrawLine(x + (side / 2), y - (side / 2), x + (side / 2), y + (side / 2), stroke);
        }

        if (entry.Symbol is not { } symbol) return;
        using var path = new SKPath();
        Symbols.Add(path, symbol, x + (side / 2), y, side * 0.62f);
        using var edge = new SKPaint { Color = SKColor.Parse(FigureStyle.Light.Ground), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 1.5f };
        using var fill = new SKPaint { Color = SKColor.Parse(entry.Sign == LegendSign.None ? entry.Colour : FigureStyle.Light.Ink), IsAntialias = true };
        canvas.DrawPath(path, edge);
        canvas.DrawPath(path, fill);
    }

    private static void Rectangle(SKCanvas canvas, string colour, float x, float y, float width, float height)
    {
        using var paint = new SKPaint { Color = SKColor.Parse(colour), IsAntialias = true };
        canvas.DrawRect(x, y, width, height, paint);
    }
}
