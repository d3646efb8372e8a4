using System.Globalization;
using System.Runtime.InteropServices;

namespace ProxyLab.Clients;

/// <summary>
/// What is known of a percentile when some latencies are censored: it lies in this range. Where nothing is censored below it,
/// both ends are the same; without an upper end it falls among the censored, and only the lower bound is known.
/// </summary>
/// <param name="LowerMs">It is not less than this.</param>
/// <param name="UpperMs">It is not more than this; null: nobody knows.</param>
internal readonly record struct Quantile(double LowerMs, double? UpperMs)
{
    /// <summary><c>1.234</c>, <c>&gt; 1.234</c>, or <c>1.234..5.678</c>, in milliseconds.</summary>
    public override string ToString()
    {
        var lower = LowerMs.ToString("F3", CultureInfo.InvariantCulture);
        var upper = UpperMs?.ToString("F3", CultureInfo.InvariantCulture);
        return upper is null ? $"> {lower}" : upper == lower ? lower : $"{lower}..{upper}";
    }
}

/// <summary>
/// Latencies from the intended time to the end of a complete answer. A request that never had one is not dropped: its latency
/// is censored, that is, more than the time for which it was watched. That holds for one given up in flight, and as well for
/// one refused or reset: quick failures must not look like quick answers.
/// </summary>
internal sealed class LatencySummary
{
    private readonly List<double> _answered = [], _censored = [];
    private bool _sorted;

    /// <summary>Requests with a complete answer, whatever its status.</summary>
    internal int Answered => _answered.Count;

    /// <summary>Requests without.</summary>
    internal int Censored => _censored.Count;

    /// <summary>
    /// What an open model would have measured where each client asks at the pace that half of the answers have; null where nothing was answered, so
    /// that there is no pace to tell. How soon a request failed is no pace.
    /// </summary>
    /// <param name="readOnMs">For how long all clients together read on after answers, before they asked again.</param>
    internal OpenModelEstimate? AsOpenModel(double readOnMs)
    {
        Sort();
        return Answered > 0 && _answered[(Answered - 1) / 2] is > 0 and var typical ? new OpenModelEstimate([.. _answered], [.. _censored], typical + (readOnMs / Answered)) : null;
    }

    /// <summary>Takes one result in.</summary>
    internal void Add(in RequestResult result)
    {
        var list = result.Outcome is Outcome.Ok or Outcome.Status ? _answered : _censored;
        list.Add(result.EndMs - result.IntendedMs);
        _sorted = false;
    }

    /// <summary>
    /// The percentile by nearest rank, <paramref name="percent"/> over 0 and up to 100; null without any request. The upper
    /// end is its rank among the answered with every censored latency taken as endless, the lower with each as short as it
    /// can have been.
    /// </summary>
    internal Quantile? Percentile(double percent)
    {
        Sort();
        int all = Answered + Censored;
        if (all == 0)
            return null;
        int rank = Math.Clamp((int)Math.Ceiling(percent / 100 * all), 1, all);
        double? upper = rank <= Answered ? _answered[rank - 1] : null;
        return new Quantile(Lower(rank), upper);
    }

    /// <summary>The rank's value in the two sorted lists taken as one.</summary>
    private double Lower(int rank)
    {
        // The least number of answered among the first `rank` such that the next answered is not below the last censored.
        int low = Math.Max(0, rank - Censored), high = Math.Min(rank, Answered);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_answered[middle] < _censored[rank - middle - 1])
                low = middle + 1;
            else
                high = middle;
        }
        double fromAnswered = low > 0 ? _answered[low - 1] : double.NegativeInfinity;
        double fromCensored = rank > low ? _censored[rank - low - 1] : double.NegativeInfinity;
        return Math.Max(fromAnswered, fromCensored);
    }

    private void Sort()
    {
        if (_sorted)
            return;
        CollectionsMarshal.AsSpan(_answered).Sort();
        CollectionsMarshal.AsSpan(_censored).Sort();
        _sorted = true;
    }
}
