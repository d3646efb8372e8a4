namespace ProxyLab.Clients;

/// <summary>Counts what a wave starts and what becomes of it, and hands every result on.</summary>
/// <param name="wave">The wave's number.</param>
/// <param name="sink">Takes each result.</param>
/// <param name="nextId">The first request's id.</param>
internal sealed class FloodTotals(int wave, RequestSink sink, long nextId)
{
    private readonly long[] _counts = new long[Enum.GetValues<Outcome>().Length];
    private long _started, _bytes, _untried;

    /// <summary>The first id that is still unused.</summary>
    internal long NextId { get; private set; } = nextId;

    /// <summary>Requests without an outcome yet.</summary>
    internal long Active { get; private set; }

    /// <summary>Connections tried.</summary>
    internal long Connections { get; set; }

    /// <summary>Connections that failed for want of a descriptor.</summary>
    internal long NoDescriptor { get; set; }

    /// <summary>Counts a request as started; its id.</summary>
    internal long Start()
    {
        _started++;
        Active++;
        return NextId++;
    }

    /// <summary>Counts the end of a request that was started.</summary>
    internal void End(in Exchange exchange, Outcome outcome, double nowMs)
    {
        Active--;
        _counts[(int)outcome]++;
        _bytes += exchange.Bytes;
        sink(exchange.Result(wave, outcome, nowMs));
    }

    /// <summary>Counts a request that the wave never came to.</summary>
    internal void EndUntried(double intendedMs, double nowMs)
    {
        var exchange = Exchange.Begin(Start(), intendedMs, head: false, isUnix: false);
        _untried++;
        End(exchange, exchange.End(Ending.Untried), nowMs);
    }

    /// <summary>The totals, checked.</summary>
    /// <exception cref="LabException">They do not add up: an error of this program.</exception>
    internal FloodSummary Summary(double beganMs, double endedMs, bool cancelled) => new(_started, _counts)
    {
        Connections = Connections,
        Bytes = _bytes,
        Untried = _untried,
        NoDescriptor = NoDescriptor,
        BeganMs = beganMs,
        EndedMs = endedMs,
        Cancelled = cancelled,
    };
}
