namespace ProxyLab;

/// <summary>
/// Holds the two instruments, /proc/net/unix and sock_diag, against each other. They are read one after the other, so a difference is at
/// least what moved between the two readings; one that is larger than all that moved around that tick has no such excuse.
/// </summary>
internal static class Reconciliation
{
    /// <summary>The ticks on which the instruments disagree by more than motion explains.</summary>
    internal static IReadOnlyList<SampleRow> Unexplained(Evidence evidence)
    {
        var ticks = evidence.Samples.OrNone;
        if (ticks.All(t => t.Disagreement is null or 0)) return [];
        double[] moments = [.. evidence.Requests.OrNone.SelectMany(Moments).Order()];
        var reach = 2 * evidence.Plan.Tick.TotalMilliseconds;
        return [.. ticks.Where((tick, i) => tick.Disagreement > 0 && tick.Disagreement > Moved(ticks, i) + Between(moments, tick.TimeMs - reach, Next(ticks, i).TimeMs + reach))];
    }

    /// <summary>When a request moves a connection: at its start, its first answer and its end.</summary>
    private static IEnumerable<double> Moments(RequestRow request) =>
        new[] { request.IntendedMs, request.SentMs, request.FirstByteMs, request.EndMs }.OfType<double>();

    /// <summary>
    /// How many sockets changed their role from the tick before to the tick after. A tick on which /proc was not read shows no
    /// motion, so the nearest on which it was stands for it.
    /// </summary>
    private static int Moved(IReadOnlyList<SampleRow> ticks, int i)
    {
        var (before, now, after) = (Measured(ticks, i, -1), ticks[i], Measured(ticks, i, +1));
        return Distance(before, now) + Distance(now, after) + Distance(before, after);
    }

    /// <summary>The nearest tick on one side on which /proc was read; this one where there is none.</summary>
    private static SampleRow Measured(IReadOnlyList<SampleRow> ticks, int i, int step)
    {
        for (var j = i + step; j >= 0 && j < ticks.Count; j += step)
        {
            if (ticks[j].PathLines is not null) return ticks[j];
        }

        return ticks[i];
    }

    private static int Distance(SampleRow a, SampleRow b) =>
        Difference(a.Queue, b.Queue) + Difference(a.Embryo, b.Embryo) + Difference(a.Accepted, b.Accepted) + Difference(a.Client, b.Client);

    private static int Difference(int? a, int? b) => Math.Abs(a - b ?? 0);

    private static SampleRow Next(IReadOnlyList<SampleRow> ticks, int i) => ticks[Math.Min(ticks.Count - 1, i + 1)];

    private static int Between(double[] sorted, double from, double to) => Rank(sorted, to) - Rank(sorted, from);

    /// <summary>How many moments lie before that time.</summary>
    private static int Rank(double[] sorted, double time)
    {
        var found = Array.BinarySearch(sorted, time);
        return found < 0 ? ~found : found;
    }
}
