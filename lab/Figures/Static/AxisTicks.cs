using System.Globalization;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Static;

/// <summary>The values of an axis that are labelled: round ones, unless the figure names them.</summary>
internal static class AxisTicks
{
    /// <summary>The distance of round ticks: 1, 2 or 5 times a power of ten, so that there are at most so many.</summary>
    internal static double Step(double span, double most, bool isWhole)
    {
        var least = span / Math.Max(1, most);
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(least, 1e-12))));
        var step = power * new[] { 1, 2, 5, 10 }.First(times => power * times >= least * 0.999);
        return isWhole ? Math.Max(1, step) : step;
    }

    /// <summary>The ticks of a range, from the least.</summary>
    internal static IReadOnlyList<(double At, string Label)> Of(FigureAxis axis, double low, double high, double most, bool isWhole) => axis switch
    {
        { Scale: AxisScale.Category } => [.. axis.Categories.Select((word, i) => ((double)i, word))],
        { Ticks.Count: > 0 } => [.. axis.Ticks.Where(t => t >= low && t <= high).Select(t => (t, Label(t, 0.000001)))],
        { Scale: AxisScale.Log } => Decades(low, high, most),
        _ => Round(low, high, Step(high - low, most, isWhole)),
    };

    /// <summary>A number with as many decimals as its step needs.</summary>
    private static string Label(double value, double step)
    {
        var decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 9);
        var rounded = Math.Round(value, decimals);
        return (rounded == 0 ? 0 : rounded).ToString(decimals == 6 ? "#,0.######" : $"N{decimals}", CultureInfo.InvariantCulture).Replace('-', '−');
    }

    private static List<(double, string)> Round(double low, double high, double step)
    {
        List<(double, string)> ticks = [];
        for (var i = Math.Ceiling((low / step) - 1e-6); i * step <= high + (step * 1e-6); i++) ticks.Add((i * step, Label(i * step, step)));
        return ticks;
    }

    private static (double, string)[] Decades(double low, double high, double most)
    {
        var (first, last) = ((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high)));
        double[] within = last - first <= 2 ? [1, 2, 5] : [1];
        var every = Math.Max(1, (int)Math.Ceiling((last - first) / most));
        return
        [
            .. Enumerable.Range(first, last - first + 1).Where(power => (power - first) % every == 0).SelectMany(power => within.Select(times => times * Math.Pow(10, power)))
                .Where(t => t >= low * 0.999999 && t <= high * 1.000001).Select(t => (t, Label(t, Math.Min(1, t)))),
        ];
    }
}
