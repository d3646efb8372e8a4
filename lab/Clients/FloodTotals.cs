namespace ProxyLab.Clients;

/// <summary>Counts what a wave starts and what becomes of it, and hands every result on.</summary>
/// <param name="wave">The wave's number.</param>
/// <param name="sink">Takes each result.</param>
/// <param name="ids">Gives requests and connections their numbers.</param>
internal sealed class FloodTotals(int wave, RequestSink sink, ClientIds ids)
{
    private readonly long[] _counts = new long[Enum.GetValues<Outcome>().Length];
    private readonly Dictionary<int, long> _localErrors = [];
    private long _started, _bytes, _untried, _connections, _retries, _strays, _strayOctets;
    private double _readOnMs;

    /// <summary>Requests without an outcome yet.</summary>
    internal long Active { get; private set; }

    /// <summary>Requests that failed and wait to be tried again.</summary>
    internal long Waiting { get; set; }

    /// <summary>Counts a request as started; its id.</summary>
    internal long Start(bool retry)
    {
        _started++;
        _retries += retry ? 1 : 0;
        Active++;
        return ids.NextRequest();
    }

    /// <summary>Counts a connection as tried; its number.</summary>
    internal long Connect()
    {
        _connections++;
        return ids.NextConnection();
    }

    /// <summary>Counts octets that came on a connection between two requests: no row of a request can tell of them.</summary>
    internal void Stray(long octets)
    {
        _strays++;
        _strayOctets += octets;
    }

    /// <summary>Counts the end of a request that was started, after which its client read on for so long.</summary>
    internal void End(in Exchange exchange, Outcome outcome, int errno, double nowMs, double readOnMs = 0)
    {
        Active--;
        _readOnMs += readOnMs;
        _counts[(int)outcome]++;
        _bytes += exchange.Bytes;
        if (outcome == Outcome.LocalError)
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_localErrors, errno, out _)++;
        sink(exchange.Result(wave, outcome, nowMs));
    }

    /// <summary>Counts a request that the wave never came to.</summary>
    internal void EndUntried(double intendedMs, double nowMs)
    {
        var exchange = Exchange.Begin(Start(retry: false), intendedMs, head: false, isUnix: false);
        _untried++;
        End(exchange, exchange.End(Ending.Untried), 0, nowMs);
    }

    /// <summary>Whether a budget, in retries for each first request, has room for one retry more.</summary>
    internal bool HasBudget(double? budget) => budget is not { } share || _retries + Waiting < share * (_started - _retries);

    /// <summary>The totals, checked.</summary>
    /// <exception cref="LabException">They do not add up: an error of this program.</exception>
    internal FloodSummary Summary(double beganMs, double endedMs, bool cancelled) => new(_started, _counts)
    {
        Connections = _connections,
        Bytes = _bytes,
        Untried = _untried,
        Retries = _retries,
        Strays = _strays,
        StrayOctets = _strayOctets,
        ReadOnMs = _readOnMs,
        LocalErrors = _localErrors,
        BeganMs = beganMs,
        EndedMs = endedMs,
        Cancelled = cancelled,
    };
}
