using System.Diagnostics;

namespace ProxyLab;

/// <summary>The account of one connection. A behaviour may read and write at once, so every call may come from another thread.</summary>
internal sealed class ConnectionLedger
{
    private readonly Lock _gate = new();
    private readonly RequestScanner _scanner;
    private readonly List<UpstreamEntry> _entries;
    private readonly ConnectionWire? _wire;
    private bool _isOut;

    internal ConnectionLedger(int number, Endpoint address, Protocol protocol, long accepted, ConnectionWire? wire)
    {
        Number = number;
        _wire = wire;
        _wire?.Begin(_wire.Ms(accepted));
        _scanner = RequestScanner.For(protocol);
        _entries = [new UpstreamEntry(number, address, accepted)];
    }

    /// <summary>The connection's number, from 1.</summary>
    internal int Number { get; }

    /// <summary>How many requests of it were read whole.</summary>
    internal int Requests { get; private set; }

    /// <summary>How many heads of requests were read whole.</summary>
    internal int Heads { get; private set; }

    /// <summary>The head of the request in hand; empty where there is none, or where it is no HTTP.</summary>
    internal string Head
    {
        get
        {
            lock (_gate) return (_scanner as HttpScanner)?.Head ?? "";
        }
    }

    /// <summary>The id of the request in hand; null where it carries none.</summary>
    internal long? Request
    {
        get
        {
            lock (_gate) return Now.Request;
        }
    }

    internal IReadOnlyList<UpstreamEntry> Entries
    {
        get
        {
            lock (_gate) return [.. _entries];
        }
    }

    /// <summary>Whether what comes is no request, so that nothing can be told apart in it any more.</summary>
    internal bool IsLost
    {
        get
        {
            lock (_gate) return _scanner.IsLost;
        }
    }

    private UpstreamEntry Now => _entries[^1];

    /// <summary>Of octets that come next, how many belong to the head of the request in hand.</summary>
    internal int OfHead(ReadOnlySpan<byte> octets)
    {
        lock (_gate)
        {
            if (_scanner.Whole) _scanner.Next();
            return _scanner.OfHead(octets);
        }
    }

    /// <summary>Octets were read.</summary>
    /// <param name="octets">The octets.</param>
    /// <param name="counts">Whether its rows tell of them; not where they are out already.</param>
    /// <returns>How many requests these made whole.</returns>
    internal int Read(ReadOnlySpan<byte> octets, out bool counts)
    {
        lock (_gate)
        {
            counts = !_isOut;
            var (now, before) = (Stopwatch.GetTimestamp(), Requests);
            while (!octets.IsEmpty)
            {
                if (_scanner.Whole && !_scanner.IsLost) _scanner.Next();
                if (Now.N is null || Now.Whole is not null) Begin(now);
                var head = _scanner.HeadWhole;
                var taken = _scanner.Take(octets);
                Now.OctetsRead += taken;
                (Now.Method, Now.Request) = (_scanner.Method, _scanner.Request);
                _wire?.Octets(_wire.Ms(now), WireDirection.Received, Now.Request, octets[..taken]);
                octets = octets[taken..];
                if (_scanner.IsLost) continue;
                if (!head && _scanner.HeadWhole) Heads++;
                if (!_scanner.Whole) continue;
                Now.Whole = now;
                Requests++;
            }

            return Requests - before;
        }
    }

    /// <summary>Whether nothing has been written for the request in hand.</summary>
    internal bool IsUnanswered
    {
        get
        {
            lock (_gate) return Now.FirstWritten is null;
        }
    }

    /// <summary>Octets were written.</summary>
    /// <returns>False where its rows are out already, for it was closed meanwhile.</returns>
    internal bool Wrote(ReadOnlySpan<byte> octets)
    {
        lock (_gate)
        {
            if (_isOut) return false;
            var now = Stopwatch.GetTimestamp();
            _wire?.Octets(_wire.Ms(now), WireDirection.Sent, Now.Request, octets);
            Now.OctetsWritten += octets.Length;
            Now.LastWritten = now;
            Now.FirstWritten ??= Now.LastWritten;
            return true;
        }
    }

    /// <summary>Whether the peer had gone when the request in hand was worked on; once it had, it had.</summary>
    /// <returns>Whether that is known from now on, and was not before.</returns>
    internal bool WorkedFor(bool? nobody)
    {
        lock (_gate)
        {
            if (_isOut || nobody is null || Now.ForNobody == true) return false;
            Now.ForNobody = nobody;
            return nobody == true;
        }
    }

    /// <summary>A read or a write found that the peer had ended.</summary>
    internal void PeerEnded(PeerEnd end)
    {
        lock (_gate)
        {
            Now.PeerEnded ??= Stopwatch.GetTimestamp();
            Now.EndedBy ??= end == PeerEnd.Reset ? EndedBy.PeerReset : EndedBy.PeerFin;
            if (end == PeerEnd.Reset) _wire?.Reset(WireDirection.Received);
            else _wire?.Fin(WireDirection.Received);
        }
    }

    /// <summary>This side ended what it sends, or the peer had ended before.</summary>
    internal void Ended(EndedBy by)
    {
        lock (_gate) Now.EndedBy ??= by;
    }

    /// <summary>This side has shut down what it sends.</summary>
    internal void EndedWriting()
    {
        lock (_gate) _wire?.Fin(WireDirection.Sent);
    }

    /// <summary>The account ends while the connection is open.</summary>
    internal void StayOpen()
    {
        lock (_gate)
        {
            _isOut = true;
            _wire?.StayOpen();
        }
    }

    /// <summary>The behaviour notes something of the request in hand.</summary>
    internal void Note(string name)
    {
        lock (_gate) Now.Note(name, Stopwatch.GetTimestamp());
    }

    /// <summary>It is closed: by whom tells of every request on it.</summary>
    internal void Close(EndedBy by)
    {
        lock (_gate)
        {
            _isOut = true;
            var (now, first) = (Stopwatch.GetTimestamp(), Now.EndedBy ?? by);
            foreach (var entry in _entries) (entry.Closed, entry.EndedBy) = (now, first);
            if (by == EndedBy.OwnReset) _wire?.Reset(WireDirection.Sent);
            else if (by == EndedBy.PeerReset) _wire?.Reset(WireDirection.Received);
            else if (by == EndedBy.PeerFin) _wire?.Fin(WireDirection.Received);
            _wire?.Close();
        }
    }

    private void Begin(long now)
    {
        var entry = Now.N is null ? Now : new UpstreamEntry(Number, Now.Address, Now.Accepted);
        if (entry != Now) _entries.Add(entry);
        (entry.N, entry.FirstRead, entry.ForNobody) = (_entries.Count, now, null);
    }
}
