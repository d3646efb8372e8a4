using System.Globalization;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Plotly;

/// <summary>An axis and its values in words.</summary>
internal static class AxisWords
{
    /// <summary>The axis' title with its unit.</summary>
    internal static string Title(FigureAxis axis) => PlotlyJson.Text(axis.TitleAndUnit);

    /// <summary>A value with its unit, or a category's word.</summary>
    internal static string Value(FigureAxis axis, double value) => axis.Scale == AxisScale.Category && value >= 0 && value < axis.Categories.Count
        ? PlotlyJson.Text(axis.Categories[(int)value])
        : axis.Unit switch
        {
            "seconds" => string.Create(CultureInfo.InvariantCulture, $"{value:#,0.000} s"),
            "milliseconds" => $"{PlotlyJson.Number(value)} ms",
            "" => PlotlyJson.Number(value),
            _ => $"{PlotlyJson.Number(value)} {PlotlyJson.Text(axis.Unit.Split(' ')[0])}",
        };
}
