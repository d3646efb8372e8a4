using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ProxyLab;

/// <summary>One accepted connection, as an upstream handles it. Faults of the peer end an operation quietly: they are under study.</summary>
public sealed class Connection : IDisposable
{
    private readonly Socket _socket;
    private readonly Listener _listener;
    private readonly byte[] _buffer = new byte[4096];
    private int _closed, _requests, _heads;

    internal Connection(Socket socket, Listener listener)
    {
        _socket = socket;
        _listener = listener;
        Address = listener.Endpoint.IsUnix ? listener.Endpoint : new Endpoint(null, (IPEndPoint)socket.LocalEndPoint!);
        Peer = socket.RemoteEndPoint as IPEndPoint;
        Ledger = listener.Ledger.Accept(Address, listener.Plan.Protocol);
        if (_socket.Available == 0) AcceptedFor(Look(exactly: true));
    }

    /// <summary>What the trial is told.</summary>
    public Plan Plan => _listener.Plan;

    /// <summary>Which of its case's variants the trial is.</summary>
    public Variant Variant => _listener.Variant;

    /// <summary>The address that the client asked for: of a TCP listener on several addresses, the one that it connected to.</summary>
    public Endpoint Address { get; }

    /// <summary>Where the client connected from; null on a Unix socket, whose clients have no address.</summary>
    public IPEndPoint? Peer { get; }

    /// <summary>How the peer ended its side, as a read or a write has found; null while it has not.</summary>
    public PeerEnd? PeerEnd { get; private set; }

    internal ConnectionLedger Ledger { get; }

    /// <summary>
    /// Reads whatever comes next: octets in a buffer that the next read reuses, or none at the end of the stream or after a reset
    /// (<see cref="PeerEnd"/> tells which).
    /// </summary>
    public async Task<ReadOnlyMemory<byte>> Read(CancellationToken stop)
    {
        var octets = await Receive(_buffer.Length, stop);
        (_requests, _heads) = (Ledger.Requests, Ledger.Heads); // whoever reads octets has seen what they hold
        return octets;
    }

    /// <summary>Reads the head of the next request and leaves the body, whatever is there of it, unread in the kernel.</summary>
    /// <returns>Its lines, each with CR LF, without the empty one at the end; null if the client left first, or sends no head.</returns>
    public async Task<string?> ReadHead(CancellationToken stop)
    {
        for (_heads++; Ledger.Heads < _heads;)
        {
            if (Ledger.IsLost || await Peek(stop) is not (> 0 and var there)) return null;
            if ((await Receive(Ledger.OfHead(_buffer.AsSpan(0, there)), stop)).IsEmpty) return null;
        }

        return Ledger.Head;
    }

    /// <summary>Reads one whole request, header and body.</summary>
    /// <returns>True for a whole request; false if the client left first, or sends more than 64 KiB that are no head of a request.</returns>
    public async Task<bool> ReadRequest(CancellationToken stop)
    {
        for (_requests++; Ledger.Requests < _requests;)
        {
            if (Ledger.IsLost || (await Receive(_buffer.Length, stop)).IsEmpty) return false;
        }

        _heads = _requests;
        return true;
    }

    /// <summary>Reads until the client closes.</summary>
    public async Task ReadToEnd(CancellationToken stop)
    {
        while (!(await Read(stop)).IsEmpty)
        {
        }
    }

    /// <summary>Writes octets.</summary>
    /// <returns>False if the client has gone.</returns>
    public async Task<bool> Write(ReadOnlyMemory<byte> octets, CancellationToken stop)
    {
        if (Ledger.IsUnanswered) WorkFor(Look(exactly: true));
        try
        {
            for (var left = octets; !left.IsEmpty;)
            {
                var sent = await _socket.SendAsync(left, SocketFlags.None, stop);
                _listener.Counters.Wrote(sent);
                Ledger.Wrote(left.Span[..sent]);
                left = left[sent..];
            }

            return true;
        }
        catch (SocketException e)
        {
            WorkFor(e.SocketErrorCode == SocketError.ConnectionReset ? PeerState.Reset : PeerState.Gone);
            return false;
        }
    }

    /// <summary>Writes one octet.</summary>
    /// <returns>False if the client has gone.</returns>
    public Task<bool> Write(byte octet, CancellationToken stop) => Write(new[] { octet }, stop);

    /// <summary>Writes text as UTF-8.</summary>
    /// <returns>False if the client has gone.</returns>
    public Task<bool> Write(string text, CancellationToken stop) => Write(Encoding.UTF8.GetBytes(text), stop);

    /// <summary>Notes in <c>upstream.csv</c>, beside the request in hand, that something happened now.</summary>
    /// <param name="name">What happened: small letters and digits, joined by <c>-</c>.</param>
    /// <exception cref="ArgumentException">It is no such name.</exception>
    public void Note(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
            throw new ArgumentException($"'{name}' is no name of a note: small letters and digits, joined by '-'", nameof(name));
        Ledger.Note(name);
    }

    /// <summary>Ends what this side sends, and goes on reading: a FIN on TCP (shutdown(2), SHUT_WR).</summary>
    public void EndWriting() => Shut(SocketShutdown.Send);

    /// <summary>
    /// Takes no more octets (shutdown(2), SHUT_RD). On a Unix socket the client's next write fails with EPIPE; on TCP the client is told nothing, and
    /// what it sends is thrown away (net/ipv4/tcp.c, tcp_shutdown).
    /// </summary>
    public void EndReading() => Shut(SocketShutdown.Receive);

    /// <summary>Closes the connection; safe twice.</summary>
    public void Close() => Dispose();

    /// <summary>Closes with a reset instead of an orderly end (SO_LINGER with zero seconds; TCP only, on Unix it is a close).</summary>
    public void Reset()
    {
        if (_socket.AddressFamily == AddressFamily.InterNetwork) _socket.LingerState = new LingerOption(true, 0);
        Close(_socket.AddressFamily == AddressFamily.InterNetwork ? EndedBy.OwnReset : null);
    }

    /// <inheritdoc/>
    public void Dispose() => Close(null);

    /// <summary>Where the peer stands; null where nobody can tell.</summary>
    private PeerState? Look(bool exactly) => _listener.Look?.Invoke(_socket, exactly);

    private async Task<ReadOnlyMemory<byte>> Receive(int most, CancellationToken stop)
    {
        try
        {
            var count = await _socket.ReceiveAsync(_buffer.AsMemory(0, most), SocketFlags.None, stop);
            if (count == 0) Ended(ProxyLab.PeerEnd.Finished);
            _listener.Counters.Read(count);
            for (var whole = Ledger.Read(_buffer.AsSpan(0, count)); whole > 0; whole--) _listener.Counters.Request();
            return _buffer.AsMemory(0, count);
        }
        catch (SocketException)
        {
            Ended(ProxyLab.PeerEnd.Reset);
            return default;
        }
    }

    /// <summary>How many octets there are to read, up to the buffer's length, without taking them; 0 at the end.</summary>
    private async Task<int> Peek(CancellationToken stop)
    {
        try
        {
            var there = await _socket.ReceiveAsync(_buffer, SocketFlags.Peek, stop);
            if (there == 0) Ended(ProxyLab.PeerEnd.Finished);
            return there;
        }
        catch (SocketException)
        {
            Ended(ProxyLab.PeerEnd.Reset);
            return 0;
        }
    }

    private void AcceptedFor(PeerState? peer)
    {
        if (Ledger.WorkedFor(IsNobody(peer))) _listener.Counters.Waste();
    }

    private void WorkFor(PeerState? peer)
    {
        AcceptedFor(peer);
        if (IsNobody(peer) == true) Ended(peer == PeerState.Reset ? ProxyLab.PeerEnd.Reset : ProxyLab.PeerEnd.Finished);
    }

    private static bool? IsNobody(PeerState? peer) => peer is null ? null : peer is PeerState.Gone or PeerState.Reset;

    private void Ended(PeerEnd end)
    {
        PeerEnd ??= end;
        Ledger.PeerEnded(end);
    }

    private void Shut(SocketShutdown how)
    {
        try
        {
            _socket.Shutdown(how);
            if (how == SocketShutdown.Send) Ledger.EndedWriting();
        }
        catch (SocketException)
        {
            // The client has gone: there is nothing to shut.
        }
    }

    private void Close(EndedBy? asked)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        _listener.Counters.Close();
        _listener.Forget(this);
        Ledger.Close(asked ?? FirstEnd());
        _listener.Ledger.Close(Ledger);
        _socket.Dispose();
    }

    /// <summary>Who ends it first, if it is closed now.</summary>
    private EndedBy FirstEnd() => Look(exactly: false) switch
    {
        PeerState.Reset => EndedBy.PeerReset,
        PeerState.Gone or PeerState.Finished => EndedBy.PeerFin,
        _ => HasUnread() ? EndedBy.OwnReset : EndedBy.OwnClose,
    };

    private bool HasUnread()
    {
        try
        {
            return _socket.Available > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
