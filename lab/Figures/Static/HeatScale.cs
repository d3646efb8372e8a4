using System.Globalization;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Static;

/// <summary>The colours of cells: from pale to dark blue, so that the order is the same in grey.</summary>
/// <param name="Low">The least value.</param>
/// <param name="High">The largest value.</param>
internal sealed record HeatScale(double Low, double High)
{
    private static readonly (int R, int G, int B)[] Steps = [(0xEA, 0xF2, 0xFB), (0x9E, 0xC5, 0xE8), (0x4A, 0x90, 0xC8), (0x1A, 0x5C, 0x9E), (0x08, 0x30, 0x6B)];

    /// <summary>The scale of a series.</summary>
    internal static HeatScale Of(HeatSeries cells)
    {
        double[] measured = [.. cells.Value.OfType<double>().Where(double.IsFinite).DefaultIfEmpty(0)];
        return new(measured.Min(), measured.Max());
    }

    /// <summary>The colour of a value.</summary>
    internal string Colour(double value)
    {
        var place = Share(value) * (Steps.Length - 1);
        var (from, to) = (Steps[(int)place], Steps[Math.Min((int)place + 1, Steps.Length - 1)]);
        var part = place - (int)place;
        int Mixed(int a, int b) => (int)Math.Round(a + ((b - a) * part));
        return string.Create(CultureInfo.InvariantCulture, $"#{Mixed(from.R, to.R):X2}{Mixed(from.G, to.G):X2}{Mixed(from.B, to.B):X2}");
    }

    /// <summary>The colour of text on a value's.</summary>
    internal string Ink(double value) => Share(value) > 0.4 ? FigureStyle.Light.Ground : FigureStyle.Light.Ink;

    private double Share(double value) => High > Low ? Math.Clamp((value - Low) / (High - Low), 0, 1) : 0.5;
}
