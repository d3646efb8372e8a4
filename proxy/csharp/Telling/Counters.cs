namespace LabProxy;

/// <summary>
/// What the status page shows. Names and meaning are those of nginx's stub_status, with one difference: the status listener's own
/// connections are not counted, so whoever polls it never sees himself.
/// </summary>
internal sealed class Counters
{
    private readonly long[] _errors = new long[ForwardErrors.All.Count];
    private long _accepted, _handled, _active, _reading, _writing, _requests, _bytesIn, _bytesOut, _triedAgain;

    /// <summary>Client connections accepted since the start.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Of these, the ones that were served: all but those over max_connections.</summary>
    public long Handled => Volatile.Read(ref _handled);

    /// <summary>Client connections open now: reading + writing + waiting.</summary>
    public long Active => Volatile.Read(ref _active);

    /// <summary>Connections whose request header has begun and is not complete.</summary>
    public long Reading => Volatile.Read(ref _reading);

    /// <summary>Connections with a request under way: from the end of its header to the end of its answer.</summary>
    public long Writing => Volatile.Read(ref _writing);

    /// <summary>Connections between two requests, or before the first octet.</summary>
    public long Waiting => Math.Max(0, Active - Reading - Writing);

    /// <summary>Requests since the start.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Octets received from upstreams, and sent to them.</summary>
    public (long In, long Out) UpstreamBytes => (Volatile.Read(ref _bytesIn), Volatile.Read(ref _bytesOut));

    /// <summary>Requests that were sent to the upstream a second time, because the first came to nothing.</summary>
    public long TriedAgain => Volatile.Read(ref _triedAgain);

    public long Errors(ForwardError error) => Volatile.Read(ref _errors[(int)error]);

    public void Accept() => Interlocked.Increment(ref _accepted);

    /// <summary>Takes a place for a connection, unless <paramref name="limit"/> (0 is none) are taken.</summary>
    public bool TryOpen(int limit)
    {
        if (Interlocked.Increment(ref _active) > limit && limit > 0)
        {
            Interlocked.Decrement(ref _active);
            return false;
        }

        Interlocked.Increment(ref _handled);
        return true;
    }

    public void Close() => Interlocked.Decrement(ref _active);

    public void Request() => Interlocked.Increment(ref _requests);

    public void TryAgain() => Interlocked.Increment(ref _triedAgain);

    public void Failed(ForwardError error) => Interlocked.Increment(ref _errors[(int)error]);

    public void UpstreamReceived(int octets) => Interlocked.Add(ref _bytesIn, octets);

    public void UpstreamSent(int octets) => Interlocked.Add(ref _bytesOut, octets);

    /// <summary>Moves one connection from one of waiting, reading and writing to another.</summary>
    public void Move(ClientState from, ClientState to)
    {
        Add(from, -1);
        Add(to, 1);
    }

    private void Add(ClientState state, int change)
    {
        if (state == ClientState.Reading)
            Interlocked.Add(ref _reading, change);
        else if (state == ClientState.Writing)
            Interlocked.Add(ref _writing, change);
    }
}
