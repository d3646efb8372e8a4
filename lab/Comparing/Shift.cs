using MathNet.Numerics.Statistics;

namespace ProxyLab.Comparing;

/// <summary>Where a shift lies, and how sure that is.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Level">The chance that such an interval holds the true shift: 0.95 or a little more where there are repeats enough, less where not.</param>
public sealed record ShiftInterval(double Low, double High, double Level);

/// <summary>By how much a measure moved from one run to another.</summary>
/// <param name="Estimate">The Hodges-Lehmann estimate: the median of all differences between a value after and a value before.</param>
/// <param name="Interval">Where it lies; null when either run has a single value.</param>
/// <param name="P">The exact Mann-Whitney p, two-sided, ties counted; null when either run has a single value, or when every value is the same.</param>
/// <param name="ChanceAtLevel">How likely a p at or below <see cref="Level"/> is when nothing differs; 0 where so few repeats cannot give one.</param>
/// <param name="SmallestP">The smallest p that so many repeats, with these ties, can give.</param>
public sealed record Shift(double Estimate, ShiftInterval? Interval, double? P, double ChanceAtLevel, double SmallestP)
{
    /// <summary>The level of the tests; intervals have 1 less this where repeats allow.</summary>
    public const double Level = 0.05;

    /// <summary>The shift from one run's values to another's. Each has at least one.</summary>
    internal static Shift Of(IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        var estimate = after.SelectMany(a => before.Select(b => a - b)).Median();
        if (before.Count < 2 || after.Count < 2) return new Shift(estimate, null, null, 0, 1);
        var interval = IntervalOf(before, after);
        double[] pooled = [.. before, .. after];
        if (pooled.Distinct().Count() == 1) return new Shift(estimate, interval, null, 0, 1);
        var ranks = DoubledRanks(pooled);
        var sums = RankSums.Of(ranks, before.Count);
        var distance = Math.Abs(ranks.Take(before.Count).Sum() - (ranks.Sum() * (double)before.Count / ranks.Length));
        return new Shift(estimate, interval, sums.TailFrom(distance), sums.ChanceOf(Level), sums.SmallestP);
    }

    /// <summary>
    /// The shifts that the Mann-Whitney test does not reject (Hodges and Lehmann 1963): from the k-th smallest difference to the k-th largest.
    /// Ties make it no narrower than it must be. Where even the widest falls short of the level, it is that one, with the level it has.
    /// </summary>
    private static ShiftInterval IntervalOf(IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        double[] differences = [.. after.SelectMany(a => before.Select(b => a - b)).Order()];
        var all = before.Count + after.Count;
        var sums = RankSums.Of([.. Enumerable.Range(1, all).Select(r => 2 * r)], before.Count);

        // Without ties the doubled rank sum of U = k - 1 is the pairs' number less 2 (k - 1) from its mean.
        double Missed(int k) => sums.TailFrom(differences.Length - (2 * (k - 1)));
        var k = 1;
        while (2 * (k + 1) <= differences.Length && Missed(k + 1) <= Level) k++;
        return new ShiftInterval(differences[k - 1], differences[^k], 1 - Missed(k));
    }

    /// <summary>Twice each value's rank from 1; equal values share the mean of theirs.</summary>
    private static int[] DoubledRanks(double[] values)
    {
        var ranks = new Dictionary<double, int>();
        foreach (var (below, tied) in values.GroupBy(v => v).Select(g => (values.Count(v => v < g.Key), g))) ranks[tied.Key] = (2 * below) + tied.Count() + 1;
        return [.. values.Select(v => ranks[v])];
    }
}
