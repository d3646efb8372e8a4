using ProxyLab.Figures.Model;
using SkiaSharp;

namespace ProxyLab.Figures.Static;

/// <summary>Bars from the axis up, those of several series side by side.</summary>
internal sealed class BarMarks(IReadOnlyList<BarSeries> bars, FigureNames names, PanelPlace place) : PanelMark(place)
{
    // The share of the room between two bars that they take.
    private const double Taken = 0.76;

    /// <summary>The room of a bar, in the axis' unit: the least distance of two.</summary>
    internal static double Width(IReadOnlyList<double> x)
    {
        double[] sorted = [.. x.Distinct().Order()];
        return sorted.Length < 2 ? 1 : sorted.Zip(sorted.Skip(1), (a, b) => b - a).Min();
    }

    /// <inheritdoc/>
    protected override void Draw(SKCanvas canvas)
    {
        var room = bars.Min(b => Width(b.X)) * Taken;
        var each = room / bars.Count;
        for (var series = 0; series < bars.Count; series++)
        {
            using var path = new SKPath();
            for (var i = 0; i < bars[series].X.Count; i++)
            {
                if (bars[series].Y[i] is not { } height || !double.IsFinite(height)) continue;
                var left = bars[series].X[i] - (room / 2) + (series * each);
                path.AddRect(new SKRect(X(left), Math.Min(Y(height), Y(0)), X(left + each), Math.Max(Y(height), Y(0))));
            }

            if (!path.IsEmpty) Fill(canvas, path, names.Colour(bars[series].Name));
        }
    }
}
