using ProxyLab.Figures.Model;
using ScottPlot;
using SkiaSharp;

namespace ProxyLab.Figures.Static;

/// <summary>The spans of axes that stand out: behind the grid, and so no mark among the others.</summary>
internal sealed class BandMarks(PanelPlace place) : IRenderAction
{
    private const float Edge = 2;

    /// <inheritdoc/>
    public void Render(RenderPack rp)
    {
        using var ground = new SKPaint { Color = SKColor.Parse(FigureStyle.Light.Wave), IsAntialias = true };
        using var edge = new SKPaint { Color = SKColor.Parse(FigureStyle.Light.WaveEdge), IsAntialias = true };
        var plot = place.Plot;
        foreach (var band in place.Panel.Bands)
        {
            var isAlong = band.Axis == AxisName.X;
            var (from, to) = (Math.Clamp(Math.Min(band.From, band.To), Least(isAlong), Most(isAlong)), Math.Clamp(Math.Max(band.From, band.To), Least(isAlong), Most(isAlong)));
            var rect = isAlong ? new SKRect(place.PixelX(from), plot.Top, place.PixelX(to), plot.Bottom) : new SKRect(plot.Left, place.PixelY(to), plot.Right, place.PixelY(from));
            rp.Canvas.DrawRect(rect, ground);
            rp.Canvas.DrawRect(isAlong ? rect with { Bottom = plot.Top + Edge } : rect with { Right = plot.Left + Edge }, edge);
        }
    }

    private double Least(bool isAlong) => isAlong ? place.X.Low : place.Y.Low;

    private double Most(bool isAlong) => isAlong ? place.X.High : place.Y.High;
}

/// <summary>Values of the y axis that are marked, over the areas and under the lines.</summary>
internal sealed class AcrossMarks(PanelPlace place) : PanelMark(place)
{
    /// <inheritdoc/>
    protected override void Draw(SKCanvas canvas)
    {
        foreach (var line in Place.Panel.Lines.Where(l => l.Axis == AxisName.Y && Place.Y.Shows(l.At)))
        {
            using var path = new SKPath();
            path.MoveTo(Place.Plot.Left, Y(line.At));
            path.LineTo(Place.Plot.Right, Y(line.At));
            Stroke(canvas, path, FigureStyle.Light.Ground, 2.5);
            Stroke(canvas, path, FigureStyle.Light.Ink, 1.25, [7, 4]);
        }
    }
}

/// <summary>Values of the x axis that are marked: the lines reach up to their labels.</summary>
internal sealed class UprightMarks(PanelPlace place) : PanelMark(place), IRenderLast
{
    /// <inheritdoc/>
    protected override void Draw(SKCanvas canvas)
    {
        // Last: they leave the plot.
    }

    /// <inheritdoc/>
    public void RenderLast(RenderPack rp)
    {
        foreach (var label in Place.Labels.Lines)
        {
            // No white edge here: upright in areas it would pass for a gap.
            using var path = new SKPath();
            path.MoveTo(X(label.At), Place.Plot.Top + (label.Label.Length > 0 ? (float)label.Y - 8 : 0));
            path.LineTo(X(label.At), Place.Plot.Bottom);
            Stroke(rp.Canvas, path, FigureStyle.Light.Ink, 1.25, [3, 3]);
        }
    }
}
