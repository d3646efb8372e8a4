using ProxyLab.Figures.Model;
using ScottPlot;
using SkiaSharp;

namespace ProxyLab.Figures.Static;

/// <summary>Points with their intervals, each in its state's shape; or events as small upright marks. Points on the plot's edge are whole.</summary>
internal sealed class PointMarks(PointSeries points, double diameter, FigureNames names, PanelPlace place) : PanelMark(place), IRenderLast
{
    private const float EventHalf = 0.15f;

    /// <inheritdoc/>
    protected override void Draw(SKCanvas canvas)
    {
        // Last: see RenderLast.
    }

    /// <inheritdoc/>
    public void RenderLast(RenderPack rp)
    {
        if (points.AreEvents) Events(rp.Canvas);
        else
        {
            Intervals(rp.Canvas);
            Points(rp.Canvas);
        }
    }

    private IEnumerable<(int Row, double Y)> Measured() => Enumerable.Range(0, points.X.Count).Where(i => points.Y[i] is { } y && double.IsFinite(y)).Select(i => (i, points.Y[i]!.Value));

    private void Events(SKCanvas canvas)
    {
        using var path = new SKPath();
        foreach (var (i, y) in Measured())
        {
            path.MoveTo(X(points.X[i]), Y(y - EventHalf));
            path.LineTo(X(points.X[i]), Y(y + EventHalf));
        }

        if (!path.IsEmpty) Stroke(canvas, path, FigureStyle.Light.Ink, 1.25);
    }

    private void Intervals(SKCanvas canvas)
    {
        using var path = new SKPath();
        foreach (var (i, y) in Measured())
        {
            if (points.Low.ElementAtOrDefault(i) is not { } low || points.High.ElementAtOrDefault(i) is not { } high) continue;
            var isUpright = points.IntervalAxis == AxisName.Y;
            path.MoveTo(isUpright ? X(points.X[i]) : X(low), isUpright ? Y(low) : Y(y));
            path.LineTo(isUpright ? X(points.X[i]) : X(high), isUpright ? Y(high) : Y(y));
        }

        if (!path.IsEmpty) Stroke(canvas, path, names.Colour(points.Name), 1.5);
    }

    private void Points(SKCanvas canvas)
    {
        foreach (var same in Measured().GroupBy(p => points.States.Count > 0 ? names.Symbol(points.States[p.Row]) : FigureSymbol.Circle))
        {
            using var path = new SKPath();
            foreach (var (i, y) in same) Symbols.Add(path, same.Key, X(points.X[i]), Y(y), (float)diameter);
            Stroke(canvas, path, FigureStyle.Light.Ground, 1.5);
            Fill(canvas, path, names.Colour(points.Name));
        }
    }
}
