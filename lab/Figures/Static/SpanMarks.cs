using ProxyLab.Figures.Model;
using SkiaSharp;

namespace ProxyLab.Figures.Static;

/// <summary>Spans on rows: bars on rows of words, and lines where each row is a number.</summary>
internal sealed class SpanMarks(SpanSeries spans, FigureNames names, PanelPlace place) : PanelMark(place)
{
    // The share of a row that a span takes, and the thickness of those on numbered rows.
    private const double Taken = 0.62;
    private const float Thinnest = 1.2f, Thickest = 6;

    /// <inheritdoc/>
    protected override void Draw(SKCanvas canvas)
    {
        var row = Math.Abs(Axes.GetPixelY(1) - Axes.GetPixelY(0));
        var half = (float)(Place.Y.IsWords ? row * Taken : Math.Clamp(row * 0.8f, Thinnest, Thickest)) / 2;
        foreach (var state in Enumerable.Range(0, spans.States.Count))
        {
            using var path = new SKPath();
            for (var i = 0; i < spans.Row.Count; i++)
            {
                if (spans.State[i] == state) path.AddRect(new SKRect(X(spans.From[i]), Y(spans.Row[i]) - half, X(spans.To[i]), Y(spans.Row[i]) + half));
            }

            if (!path.IsEmpty) Fill(canvas, path, names.Shade(spans.States[state]));
        }
    }
}
