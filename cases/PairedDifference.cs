using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace ProxyLab.Cases;

/// <summary>What pairs of trials differ by: the mean, and the interval that covers the true one in 95 of 100 experiments (Student's t).</summary>
/// <param name="Mean">The mean over the pairs.</param>
/// <param name="Low">Where the interval begins.</param>
/// <param name="High">Where it ends.</param>
/// <param name="Pairs">How many pairs.</param>
internal sealed record PairedDifference(double Mean, double Low, double High, int Pairs)
{
    /// <summary>The interval of some differences; null for fewer than three, of which it would say nothing.</summary>
    internal static PairedDifference? Of(IReadOnlyList<double> differences)
    {
        if (differences.Count < 3) return null;
        var (mean, deviation) = differences.MeanStandardDeviation();
        var half = StudentT.InvCDF(0, 1, differences.Count - 1, 0.975) * deviation / Math.Sqrt(differences.Count);
        return new PairedDifference(mean, mean - half, mean + half, differences.Count);
    }

    /// <summary>Holds if the whole interval is below the bound, refuted if it is above, unknown where it spans it.</summary>
    internal Judgement Below(double bound, string observed) =>
        High < bound ? Judgement.Of(true, observed) : Low > bound ? Judgement.Of(false, observed) : Judgement.Unknown($"{observed}: the interval spans the bound");
}
