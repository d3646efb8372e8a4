using MathNet.Numerics;

namespace ProxyLab;

/// <summary>A straight line through points by ordinary least squares: how much y grows with each x, and how sure that is.</summary>
/// <param name="Value">The slope, in y's unit for each x.</param>
/// <param name="Low">Lower end of its 95 % interval (Student's t with n − 2 degrees of freedom).</param>
/// <param name="High">Upper end.</param>
/// <param name="Intercept">Where the line meets x = 0.</param>
public sealed record Slope(double Value, double Low, double High, double Intercept)
{
    /// <summary>The line through the points; null for fewer than three, or when all have the same x.</summary>
    public static Slope? Through(IEnumerable<(double X, double Y)> points)
    {
        var (x, y) = points.ToArray() is var p ? (Array.ConvertAll(p, i => i.X), Array.ConvertAll(p, i => i.Y)) : default;
        if (x.Length < 3) return null;
        var middle = x.Average();
        var spread = x.Sum(v => (v - middle) * (v - middle));
        if (spread == 0) return null;
        var (intercept, slope) = Fit.Line(x, y);
        var residual = x.Zip(y, (a, b) => b - intercept - (slope * a)).Sum(r => r * r);
        var reach = StudentInterval.Reach(Math.Sqrt(residual / (x.Length - 2) / spread), x.Length - 2);
        return new Slope(slope, slope - reach, slope + reach, intercept);
    }

    /// <summary>The slope as a measure of that id, and its interval's ends as two more: the id with <c>.low</c> and with <c>.high</c>.</summary>
    public IReadOnlyList<Measure> Measures(string id, string label, string unit = "") =>
        [new(id, label, Value, unit), new(id + ".low", Low, unit), new(id + ".high", High, unit)];

    /// <summary>E.g. <c>8.2 [7.9, 8.5]</c>, without a unit.</summary>
    public override string ToString() => FormattableString.Invariant($"{Value:0.##} [{Low:0.##}, {High:0.##}]");
}
