using SkiaSharp;

namespace ProxyLab.Figures.Static;

/// <summary>One line, as steps or from point to point; over areas it has a white edge, so that it is seen on any colour.</summary>
internal sealed class LineMarks(string name, IReadOnlyList<double> x, IReadOnlyList<double?> y, bool isSteps, bool isOverAreas, FigureNames names, PanelPlace place) : PanelMark(place)
{
    private const double Width = 1.75, EdgeWidth = 3.5;

    // A value that stands alone between two gaps is a short stroke.
    private const float Alone = 3;

    /// <inheritdoc/>
    protected override void Draw(SKCanvas canvas)
    {
        using var path = new SKPath();
        foreach (var (from, to) in Runs(x.Count, i => y[i] is { } value && double.IsFinite(value)))
        {
            path.MoveTo(X(x[from]), Y(y[from]!.Value));
            if (to == from + 1 && !(isSteps && to < x.Count)) path.LineTo(X(x[from]) + Alone, Y(y[from]!.Value));
            for (var i = from; i < to; i++)
            {
                path.LineTo(X(x[i]), Y(y[i]!.Value));
                if (isSteps && i + 1 < x.Count) path.LineTo(X(x[i + 1]), Y(y[i]!.Value));
            }
        }

        if (path.IsEmpty) return;
        if (isOverAreas) Stroke(canvas, path, FigureStyle.Light.Ground, EdgeWidth);
        Stroke(canvas, path, names.Colour(name), Width, names.Dash(name));
    }
}
