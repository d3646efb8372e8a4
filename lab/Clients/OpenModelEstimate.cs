namespace ProxyLab.Clients;

/// <summary>
/// What an open model would have measured, from the latencies of a closed one. A client of a closed model that waits asks for nothing
/// meanwhile, so one long freeze counts as one slow request, whatever its length (coordinated omission). Here each latency stands for
/// the requests too that would have been due while it lasted, one for each interval: they had waited for the rest of it (as
/// HdrHistogram's recordValueWithExpectedInterval does).
/// </summary>
internal sealed class OpenModelEstimate
{
    private readonly double[] _answered, _censored;

    /// <param name="answered">Latencies of whole answers, in milliseconds, in order.</param>
    /// <param name="censored">How long the others were watched, in order: theirs are longer.</param>
    /// <param name="intervalMs">The time between two requests of a client while nothing freezes; above 0.</param>
    internal OpenModelEstimate(double[] answered, double[] censored, double intervalMs)
    {
        (_answered, _censored, IntervalMs) = (answered, censored, intervalMs);
        Count = Total(_answered) + Total(_censored);
    }

    /// <summary>The time between two requests of a client.</summary>
    internal double IntervalMs { get; }

    /// <summary>Requests of the open model, those that were measured among them.</summary>
    internal long Count { get; }

    /// <summary>The percentile, over 0 and up to 100, by nearest rank; null without any request. The ends are as those of <see cref="LatencySummary"/>.</summary>
    internal Quantile? Percentile(double percent)
    {
        if (Count == 0)
            return null;
        long rank = Math.Clamp((long)Math.Ceiling(percent / 100 * Count), 1, Count);
        double? upper = rank <= Total(_answered) ? Find(rank, x => UpTo(_answered, x)) : null;
        return new Quantile(Find(rank, x => UpTo(_answered, x) + UpTo(_censored, x)), upper);
    }

    /// <summary>The least latency such that so many are no longer, to a microsecond.</summary>
    private double Find(long rank, Func<double, long> upTo)
    {
        double low = 0, high = Math.Max(_answered.LastOrDefault(), _censored.LastOrDefault());
        while (high - low > 0.0005)
        {
            double middle = (low + high) / 2;
            if (upTo(middle) >= rank)
                high = middle;
            else
                low = middle;
        }
        return high;
    }

    private long Total(double[] latencies)
    {
        long total = latencies.Length;
        for (int i = FirstLong(latencies); i < latencies.Length; i++)
            total += Omitted(latencies[i]);
        return total;
    }

    /// <summary>How many requests, measured or omitted, waited no longer than <paramref name="ms"/>.</summary>
    private long UpTo(double[] latencies, double ms)
    {
        long count = Below(latencies, Math.BitIncrement(ms));
        for (int i = FirstLong(latencies); i < latencies.Length; i++)
        {
            long longer = latencies[i] - IntervalMs > ms ? Math.Min(Omitted(latencies[i]), (long)Math.Ceiling((latencies[i] - ms) / IntervalMs) - 1) : 0;
            count += Omitted(latencies[i]) - longer;
        }
        return count;
    }

    private int FirstLong(double[] latencies) => Below(latencies, 2 * IntervalMs);

    /// <summary>Requests that were due during a latency, after the first: one for each whole interval that was left.</summary>
    private long Omitted(double latency) => Math.Max(0, (long)(latency / IntervalMs) - 1);

    /// <summary>How many of a sorted list are less.</summary>
    private static int Below(double[] sorted, double limit)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] < limit)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
