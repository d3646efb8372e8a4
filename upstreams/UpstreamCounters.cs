namespace ProxyLab;

/// <summary>
/// What an upstream did, counted where it did it. A case's proof that its fault took place rests on these and on the kernel's
/// own account. Counts since the upstream began to listen; octets for the two that say so.
/// </summary>
public sealed record UpstreamCounters
{
    /// <summary>Connections that accept(2) returned.</summary>
    public long Accepted { get; init; }

    /// <summary>Whole requests read, header and body.</summary>
    public long Requests { get; init; }

    /// <summary>Octets read.</summary>
    public long BytesRead { get; init; }

    /// <summary>Octets written.</summary>
    public long BytesWritten { get; init; }

    /// <summary>Connections the upstream closed itself.</summary>
    public long Closed { get; init; }

    /// <summary>Accepted connections whose client had already gone: nothing to read, or nobody to answer.</summary>
    public long Wasted { get; init; }

    /// <summary>Process id of the proxy's worker on whose connection this process last served a request, while it holds that connection; 0 for none, or when nobody told.</summary>
    public int HeldBy { get; init; }

    /// <summary>The process id of the one that counted; 0 where these are the sums over <see cref="Processes"/>.</summary>
    public int Pid { get; init; }

    /// <summary>Each process's own counters, where several share the listener; else empty.</summary>
    public IReadOnlyList<UpstreamCounters> Processes { get; init; } = [];

    /// <summary>The sums over processes that share a listener.</summary>
    internal static UpstreamCounters Sum(IReadOnlyList<UpstreamCounters> processes) => new()
    {
        Accepted = processes.Sum(p => p.Accepted),
        Requests = processes.Sum(p => p.Requests),
        BytesRead = processes.Sum(p => p.BytesRead),
        BytesWritten = processes.Sum(p => p.BytesWritten),
        Closed = processes.Sum(p => p.Closed),
        Wasted = processes.Sum(p => p.Wasted),
        Processes = processes,
    };
}

/// <summary>The counters while they move; shared by every connection of one listener.</summary>
internal sealed class LiveCounters
{
    private long _accepted, _requests, _read, _written, _closed, _wasted;
    private volatile int _heldBy;

    internal void Accept() => Interlocked.Increment(ref _accepted);

    internal void Read(int octets, int requests)
    {
        Interlocked.Add(ref _read, octets);
        if (requests > 0) Interlocked.Add(ref _requests, requests);
    }

    internal void Wrote(int octets) => Interlocked.Add(ref _written, octets);
    internal void Close() => Interlocked.Increment(ref _closed);
    internal void Waste() => Interlocked.Increment(ref _wasted);
    internal void HeldBy(int pid) => _heldBy = pid;

    internal UpstreamCounters Now => new()
    {
        Accepted = Interlocked.Read(ref _accepted),
        Requests = Interlocked.Read(ref _requests),
        BytesRead = Interlocked.Read(ref _read),
        BytesWritten = Interlocked.Read(ref _written),
        Closed = Interlocked.Read(ref _closed),
        Wasted = Interlocked.Read(ref _wasted),
        HeldBy = _heldBy,
    };
}
