using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace ProxyLab;

/// <summary>The intervals of this lab cover the true value in 95 of 100 experiments, by Student's t.</summary>
internal static class StudentInterval
{
    /// <summary>How far such an interval reaches to either side of an estimate.</summary>
    /// <param name="error">The estimate's standard error.</param>
    /// <param name="freedom">Degrees of freedom, 1 or more.</param>
    internal static double Reach(double error, int freedom) => StudentT.InvCDF(0, 1, freedom, 0.975) * error;

    /// <summary>The mean of two or more values, and how far its interval reaches.</summary>
    internal static (double Mean, double Reach) OfMean(IReadOnlyCollection<double> values)
    {
        var (mean, deviation) = values.MeanStandardDeviation();
        return (mean, Reach(deviation / Math.Sqrt(values.Count), values.Count - 1));
    }
}
