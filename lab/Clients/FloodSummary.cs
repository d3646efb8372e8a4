using System.Collections.Immutable;

namespace ProxyLab.Clients;

/// <summary>The totals of one wave. That they add up was checked when it was made.</summary>
internal sealed record FloodSummary
{
    /// <summary>Requests started; equals the sum over outcomes.</summary>
    public long Started { get; }

    /// <summary>Requests by outcome, in the order of <see cref="Outcome"/>.</summary>
    public ImmutableArray<long> Counts { get; }

    /// <summary>Connections tried.</summary>
    public long Connections { get; init; }

    /// <summary>Octets of responses read.</summary>
    public long Bytes { get; init; }

    /// <summary>
    /// Requests that the flood's own thread had not come to when it ended (counted as connect-timeout): where it is not 0,
    /// this machine was too slow for the schedule, or the deadline was shorter than the ramp.
    /// </summary>
    public long Untried { get; init; }

    /// <summary>Of the requests started, those that tried an earlier one again.</summary>
    public long Retries { get; init; }

    /// <summary>Connections on which octets came between two requests, that nobody asked for.</summary>
    public long Strays { get; init; }

    /// <summary>Those octets.</summary>
    public long StrayOctets { get; init; }

    /// <summary>For how long clients read on after whole answers, all together, in milliseconds: less than was asked for where servers closed.</summary>
    public double ReadOnMs { get; init; }

    /// <summary>Local errors by the error number that caused them.</summary>
    public IReadOnlyDictionary<int, long> LocalErrors { get; init; } = new Dictionary<int, long>();

    /// <summary>Local errors for want of a descriptor (EMFILE, ENFILE, or the flood's own reserve was reached).</summary>
    public long NoDescriptor => LocalErrors.GetValueOrDefault(Native.Errno.EMFILE) + LocalErrors.GetValueOrDefault(Native.Errno.ENFILE);

    /// <summary>When the wave began and was over, in milliseconds of the trial's clock.</summary>
    public double BeganMs { get; init; }

    /// <summary>When the wave was over, in milliseconds of the trial's clock.</summary>
    public double EndedMs { get; init; }

    /// <summary>How long it took, above 0.</summary>
    internal double Seconds => Math.Max(1e-6, (EndedMs - BeganMs) / 1000);

    /// <summary>Whether the caller cancelled it.</summary>
    public bool Cancelled { get; init; }

    /// <summary>Totals, checked.</summary>
    /// <exception cref="LabException">They do not add up: an error of this program.</exception>
    internal FloodSummary(long started, ReadOnlySpan<long> counts)
    {
        Started = started;
        Counts = [.. counts];
        if (Counts.Sum() != started)
        {
            var list = string.Join(", ", Counts.Select((n, i) => $"{((Outcome)i).Name()} {n}"));
            throw new LabException("flood", $"{started} requests were started, but {Counts.Sum()} ended: {list}",
                "this is a defect of Proxy Lab: report it with the command line");
        }
    }

    /// <summary>Requests that ended so.</summary>
    internal long this[Outcome outcome] => Counts[(int)outcome];
}
