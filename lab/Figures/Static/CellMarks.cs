using ProxyLab.Figures.Model;
using SkiaSharp;

namespace ProxyLab.Figures.Static;

/// <summary>Cells whose lightness is their value; one that was not measured is left blank.</summary>
internal sealed class CellMarks(HeatSeries cells, PanelPlace place) : PanelMark(place)
{
    /// <inheritdoc/>
    protected override void Draw(SKCanvas canvas)
    {
        for (var i = 0; i < cells.Value.Count; i++)
        {
            if (cells.Value[i] is not { } value || !double.IsFinite(value)) continue;
            using var path = new SKPath();
            path.AddRect(new SKRect(X(cells.X[i] - 0.48), Y(cells.Y[i] + 0.46), X(cells.X[i] + 0.48), Y(cells.Y[i] - 0.46)));
            Fill(canvas, path, HeatScale.Of(cells).Colour(value));
        }
    }
}
