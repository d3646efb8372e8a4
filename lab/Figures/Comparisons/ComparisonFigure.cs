using MathNet.Numerics.Statistics;
using ProxyLab.Comparing;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Comparisons;

/// <summary>By how much the notable measures of a run moved against an older one, in percent of the older median, each with its interval.</summary>
public sealed class ComparisonFigure : Figure
{
    private const int Most = 24;

    /// <inheritdoc/>
    public override FigureModel? OfComparison(Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var notable = ComparisonWords.Notable(comparison, Most).Where(m => m.Before.Median() != 0).ToArray();
        var shown = notable.OrderByDescending(m => Math.Abs(Percent(m, m.Shift.Estimate))).Take(Most).Reverse().ToArray();
        if (shown.Length == 0) return null;
        double[] rows = [.. Enumerable.Range(0, shown.Length).Select(i => (double)i)];
        return new FigureModel
        {
            Title = "What moved against the older run",
            Subtitle = [$"A: {comparison.Before.Id}, B: {comparison.After.Id}; {ComparisonWords.Choice(comparison)}", "points: Hodges-Lehmann estimate of the shift B − A; lines: its interval, where repetitions give one"],
            AlternativeText = $"Shift of measures from run {comparison.Before.Id} to run {comparison.After.Id}, in percent of A's median: {string.Join("; ", shown.Reverse().Select(m => $"{Row(m)} {ComparisonWords.Shifted(m)}"))}",
            Sources = [RunFiles.FindingsJson],
            Drawn = shown.Length < notable.Length ? $"the {shown.Length} that moved most of {notable.Length} notable measures" : "",
            X = new FigureAxis("shift B − A", "% of the median of A"),
            Panels =
            [
                new FigurePanel
                {
                    Y = new FigureAxis("") { Scale = AxisScale.Category, Categories = [.. shown.Select(Row)] },
                    Series =
                    [
                        new PointSeries("", [.. shown.Select(m => Percent(m, m.Shift.Estimate))], [.. rows.Select(r => (double?)r)])
                        {
                            IntervalAxis = AxisName.X,
                            Low = [.. shown.Select(m => m.Shift.Interval is { } i ? (double?)Percent(m, i.Low) : null)],
                            High = [.. shown.Select(m => m.Shift.Interval is { } i ? (double?)Percent(m, i.High) : null)],
                        },
                    ],
                    Lines = [new ReferenceLine(AxisName.X, 0, "no shift")],
                },
            ],
        };
    }

    private static string Row(MeasureShift measure) => $"{measure.Case} · {measure.Proxy} · {ComparisonWords.Label(measure)}";

    private static double Percent(MeasureShift measure, double shift) => 100 * shift / Math.Abs(measure.Before.Median());
}
