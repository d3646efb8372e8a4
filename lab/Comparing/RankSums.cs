using MathNet.Numerics.Distributions;

namespace ProxyLab.Comparing;

/// <summary>
/// Every rank sum that one side of two can have when sides are given to values by lot, and how likely each is: the null distribution of the
/// Mann-Whitney test (Mann and Whitney 1947), given the ties that there are. Equal values share the mean of their ranks, and counts of
/// requests are often equal: tables made for values without ties would give wrong chances then.
/// </summary>
internal sealed class RankSums
{
    /// <summary>Up to so many values together every division is counted; above, the normal approximation is near enough.</summary>
    internal const int Counted = 40;

    private readonly (double Distance, double Tail)[] _tails; // by distance of the rank sum from its mean, farthest first
    private readonly Func<double, double>? _approximate;

    private RankSums((double Distance, double Tail)[] tails, Func<double, double>? approximate) => (_tails, _approximate) = (tails, approximate);

    /// <summary>The distribution for the first side.</summary>
    /// <param name="doubledRanks">Twice the rank of every value of both sides, so that shared ranks are whole numbers.</param>
    /// <param name="first">How many of them the first side has: at least 1, and fewer than there are.</param>
    internal static RankSums Of(IReadOnlyList<int> doubledRanks, int first)
    {
        double mean = doubledRanks.Sum() * (double)first / doubledRanks.Count;
        return doubledRanks.Count > Counted ? Approximate(doubledRanks, first) : new(Tails(Ways(doubledRanks, first), mean), null);
    }

    /// <summary>The chance of a rank sum at least so far from its mean, on either side of it: the two-sided p.</summary>
    internal double TailFrom(double distance) => _approximate is { } tail
        ? tail(distance)
        : _tails.Last(t => t.Distance >= distance - 1e-9).Tail;

    /// <summary>The chance, when nothing differs, of a p at or below the level; less than the level, for there are few rank sums.</summary>
    internal double ChanceOf(double level) => _approximate is null ? _tails.Where(t => t.Tail <= level + 1e-12).Select(t => t.Tail).DefaultIfEmpty(0).Max() : level;

    /// <summary>The smallest p that there can be.</summary>
    internal double SmallestP => _approximate is null ? _tails[0].Tail : 0;

    /// <summary>For each rank sum in how many ways that many ranks come to it.</summary>
    private static double[] Ways(IReadOnlyList<int> ranks, int count)
    {
        var most = ranks.OrderDescending().Take(count).Sum();
        var ways = new double[count + 1, most + 1];
        ways[0, 0] = 1;
        foreach (var rank in ranks)
        {
            for (var chosen = count; chosen >= 1; chosen--)
            {
                for (var sum = most; sum >= rank; sum--) ways[chosen, sum] += ways[chosen - 1, sum - rank];
            }
        }

        return [.. Enumerable.Range(0, most + 1).Select(sum => ways[count, sum])];
    }

    private static (double Distance, double Tail)[] Tails(double[] ways, double mean)
    {
        var all = ways.Sum();
        var tail = 0.0;
        return
        [
            .. ways.Select((count, sum) => (Distance: Math.Round(Math.Abs(sum - mean), 6), Count: count))
                .Where(s => s.Count > 0)
                .GroupBy(s => s.Distance)
                .OrderByDescending(g => g.Key)
                .Select(g => (g.Key, Math.Min(1, tail += g.Sum(s => s.Count) / all))),
        ];
    }

    /// <summary>The normal distribution with the rank sum's own variance, which counts ties by itself: that of a sum drawn without putting back.</summary>
    private static RankSums Approximate(IReadOnlyList<int> ranks, int first)
    {
        double n = ranks.Count, mean = ranks.Average();
        var variance = ranks.Sum(r => (r - mean) * (r - mean)) / n;
        var deviation = Math.Sqrt(variance * first * (n - first) / (n - 1));
        return new([], distance => deviation > 0 ? Math.Min(1, 2 * Normal.CDF(0, deviation, -distance)) : 1);
    }
}
