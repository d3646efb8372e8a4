using ScottPlot;
using SkiaSharp;

namespace ProxyLab.Figures.Static;

/// <summary>Something that is drawn in a panel, from the numbers of the model.</summary>
/// <param name="place">The panel in its place.</param>
internal abstract class PanelMark(PanelPlace place) : IPlottable
{
    private const float Slack = 2;

    /// <inheritdoc/>
    public bool IsVisible { get; set; } = true;

    /// <inheritdoc/>
    public IAxes Axes { get; set; } = new Axes();

    /// <inheritdoc/>
    public IEnumerable<LegendItem> LegendItems => [];

    /// <summary>The panel in its place.</summary>
    protected PanelPlace Place { get; } = place;

    /// <inheritdoc/>
    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    /// <inheritdoc/>
    public void Render(RenderPack rp)
    {
        // ScottPlot clips at the data area: half of a line along the axis would be missing.
        rp.CanvasState.DisableClipping();
        rp.CanvasState.Save();
        rp.CanvasState.Clip(rp.DataRect.Expand(Slack));
        Draw(rp.Canvas);
    }

    /// <summary>Draws it.</summary>
    protected abstract void Draw(SKCanvas canvas);

    /// <summary>Where a value of the x axis stands, in the picture's pixels; a hundredth of one is enough, and keeps SVG files short.</summary>
    protected float X(double value) => MathF.Round(Axes.GetPixelX(Place.X.Coordinate(value)), 2);

    /// <summary>As <see cref="X"/>, on the y axis.</summary>
    protected float Y(double value) => MathF.Round(Axes.GetPixelY(Place.Y.Coordinate(value)), 2);

    /// <summary>Fills a path, with a hairline of the same colour that closes the seam to its neighbours.</summary>
    protected static void Fill(SKCanvas canvas, SKPath path, string colour)
    {
        using var paint = new SKPaint { Color = SKColor.Parse(colour), IsAntialias = true, Style = SKPaintStyle.StrokeAndFill, StrokeWidth = 0.5f, StrokeJoin = SKStrokeJoin.Miter };
        canvas.DrawPath(path, paint);
    }

    /// <summary>Strokes a path.</summary>
    protected static void Stroke(SKCanvas canvas, SKPath path, string colour, double width, IReadOnlyList<double>? dash = null)
    {
        using var effect = dash is { Count: > 0 } ? SKPathEffect.CreateDash([.. dash.Select(d => (float)d)], 0) : null;
        using var paint = new SKPaint { Color = SKColor.Parse(colour), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = (float)width, StrokeJoin = SKStrokeJoin.Round, PathEffect = effect };
        canvas.DrawPath(path, paint);
    }

    /// <summary>Runs of rows without a gap: the first row of each, and the one after its last.</summary>
    protected static IEnumerable<(int From, int To)> Runs(int count, Func<int, bool> isMeasured)
    {
        for (var from = 0; from < count; from++)
        {
            if (!isMeasured(from)) continue;
            var to = from;
            while (to < count && isMeasured(to)) to++;
            yield return (from, to);
            from = to;
        }
    }
}
