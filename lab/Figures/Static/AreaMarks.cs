using ProxyLab.Figures.Model;
using SkiaSharp;

namespace ProxyLab.Figures.Static;

/// <summary>Stacked areas as steps; where one of them was not measured the whole stack has a gap.</summary>
internal sealed class AreaMarks(AreaSeries areas, FigureNames names, PanelPlace place) : PanelMark(place)
{
    // Where an area lies on another a white line parts them, since two of them may be one grey: where it is
    // long and high enough, or a busy figure would be all white.
    private const float LongLevel = 3, Thin = 2, PartingWidth = 0.75f;

    /// <inheritdoc/>
    protected override void Draw(SKCanvas canvas)
    {
        var count = areas.X.Count;
        var runs = Runs(count, areas.IsWhole).ToArray();
        var (lower, upper) = (new double[count], new double[count]);
        foreach (var layer in areas.Layers)
        {
            for (var i = 0; i < count; i++) upper[i] = lower[i] + (layer.Y[i] ?? 0);
            using var path = new SKPath();
            foreach (var run in runs) Add(path, run, lower, upper);
            if (!path.IsEmpty) Fill(canvas, path, names.Colour(layer.Name));
            using var parting = new SKPath();
            foreach (var run in runs) AddParting(parting, run, lower, upper);
            if (!parting.IsEmpty) Stroke(canvas, parting, FigureStyle.Light.Ground, PartingWidth);
            (lower, upper) = (upper, lower);
        }
    }

    /// <summary>One run of a layer: along its upper edge, and back along its lower one. A part without height is left out: its hairline would lie on the edge of the areas below.</summary>
    private void Add(SKPath path, (int From, int To) run, double[] lower, double[] upper)
    {
        foreach (var (from, to) in Runs(run.To, i => i >= run.From && upper[i] > lower[i]))
        {
            path.MoveTo(X(areas.X[from]), Y(lower[from]));
            for (var i = from; i < to; i++)
            {
                path.LineTo(X(areas.X[i]), Y(upper[i]));
                path.LineTo(End(i), Y(upper[i]));
            }

            for (var i = to - 1; i >= from; i--)
            {
                path.LineTo(End(i), Y(lower[i]));
                path.LineTo(X(areas.X[i]), Y(lower[i]));
            }

            path.Close();
        }
    }

    /// <summary>The lower edge of a run of a layer, where it is level for a while and lies on another layer.</summary>
    private void AddParting(SKPath path, (int From, int To) run, double[] lower, double[] upper)
    {
        foreach (var (from, to) in Runs(run.To, i => i >= run.From && lower[i] > 0 && Y(lower[i]) - Y(upper[i]) >= Thin))
        {
            for (int begin = from, i = from; i < to; i++)
            {
                if (i + 1 < to && lower[i + 1] == lower[begin]) continue;
                if (End(i) - X(areas.X[begin]) >= LongLevel)
                {
                    path.MoveTo(X(areas.X[begin]), Y(lower[begin]));
                    path.LineTo(End(i), Y(lower[begin]));
                }

                begin = i + 1;
            }
        }
    }

    /// <summary>A value holds until the next x.</summary>
    private float End(int row) => X(areas.X[Math.Min(row + 1, areas.X.Count - 1)]);
}
