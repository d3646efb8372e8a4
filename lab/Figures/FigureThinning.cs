using System.Globalization;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures;

/// <summary>
/// A figure with no more rows than a picture can show, by <see cref="Thinning"/>: areas, steps and lines over the same x keep the same rows, so
/// that what stands above each other was measured at one moment. Points, bars, spans and cells stay as they are.
/// </summary>
internal static class FigureThinning
{
    /// <summary>The figure to draw. Where more than repeated values were left out, <see cref="FigureModel.Drawn"/> says so.</summary>
    /// <param name="model">The whole figure.</param>
    /// <param name="most">How many rows of one list of x may stay; extremes of a whole column stay whatever it is.</param>
    internal static FigureModel Of(FigureModel model, int most)
    {
        var panels = model.Panels.Select(panel => Thinned(panel.Series, most)).ToArray();
        var (all, shown) = (panels.Sum(p => p.All), panels.Sum(p => p.Shown));
        return model with
        {
            Panels = [.. model.Panels.Zip(panels, (panel, thinned) => panel with { Series = thinned.Series })],
            Drawn = model.Drawn.Length == 0 && shown < all ? string.Create(CultureInfo.InvariantCulture, $"{shown:N0} of {all:N0} rows, the extremes among them") : model.Drawn,
        };
    }

    /// <summary>The series; and of those that lost more than repeated values, how many rows there were and are.</summary>
    private static (FigureSeries[] Series, int All, int Shown) Thinned(IReadOnlyList<FigureSeries> series, int most)
    {
        FigureSeries[] thinned = [.. series];
        var (all, shown) = (0, 0);
        foreach (var same in Enumerable.Range(0, thinned.Length).Where(i => X(series[i]) is not null).GroupBy(i => X(series[i])!, SameNumbers.Instance))
        {
            double[][] columns = [.. same.SelectMany(i => Columns(series[i])).Select(column => column.Select(y => y ?? double.NaN).ToArray())];
            if (columns.Any(c => c.Length != same.Key.Count)) throw new ArgumentException("one of its series has not as many y as x");
            var rows = Thinning.Rows(columns, int.MaxValue);
            if (rows.Length > most)
            {
                rows = Thinning.Rows(columns, most);
                (all, shown) = (all + same.Key.Count, shown + rows.Length);
            }

            if (rows.Length == same.Key.Count) continue;
            var x = At(same.Key, rows); // one list: the series still share it
            foreach (var i in same) thinned[i] = Kept(series[i], x, rows);
        }

        return (thinned, all, shown);
    }

    private static IReadOnlyList<double>? X(FigureSeries series) => series switch
    {
        AreaSeries { Layers.Count: > 0 } s => s.X,
        StepSeries s => s.X,
        LineSeries s => s.X,
        _ => null,
    };

    private static IEnumerable<IReadOnlyList<double?>> Columns(FigureSeries series) => series switch
    {
        AreaSeries s => s.Layers.Select(layer => layer.Y),
        StepSeries s => [s.Y],
        LineSeries s => [s.Y],
        _ => [],
    };

    private static FigureSeries Kept(FigureSeries series, IReadOnlyList<double> x, int[] rows) => series switch
    {
        AreaSeries s => new AreaSeries(x, [.. s.Layers.Select(layer => layer with { Y = At(layer.Y, rows) })]),
        StepSeries s => s with { X = x, Y = At(s.Y, rows) },
        LineSeries s => s with { X = x, Y = At(s.Y, rows) },
        _ => series,
    };

    private static T[] At<T>(IReadOnlyList<T> values, int[] rows) => [.. rows.Select(row => values[row])];
}
