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
    public Task<ReadOnlyMemory<byte>> Read(CancellationToken stop) => Read(_buffer.Length, stop);

    internal async Task<ReadOnlyMemory<byte>> Read(int most, CancellationToken stop)
    {
        var octets = await Receive(most, stop);
        (_requests, _heads) = (Ledger.Requests, Ledger.Heads); // who reads octets has seen what they hold
        return octets;
    }

    /// <summary>Reads the head of the next request and leaves the body, whatever is there of it, unread in the kernel.</summary>
    /// <returns>Its lines, each with CR LF, without the empty one at the end; null if the client left first, or sends no head.</returns>
    public async Task<string?> ReadHead(CancellationToken stop)
    {
        for (_heads++; Ledger.Heads < _heads;)
        {
            if (Ledger.IsLost || await Take(_buffer.Length, SocketFlags.Peek, stop) is not (> 0 and var there)) return null;
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

    /// <summary>Waits for octets or an end of the peer, and leaves them there.</summary>
    internal Task Comes(CancellationToken stop) => Take(1, SocketFlags.Peek, stop);

    /// <summary>Waits so in the calling thread, for that time at most, by the kernel's fine clock: false where nothing came. Null where nobody can.</summary>
    internal Func<TimeSpan, bool>? ComesWithin => _listener.Comes is { } comes ? most => comes(_socket, most) : null;

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
                if (Ledger.Wrote(left.Span[..sent])) _listener.Counters.Wrote(sent);
                left = left[sent..];
            }

            return true;
        }
        catch (Exception e) when (IsFaultOfPeer(e))
        {
            if (e is SocketException fault) WorkFor(fault.SocketErrorCode == SocketError.ConnectionReset ? PeerState.Reset : PeerState.Gone);
            return false;
        }
    }

    /// <inheritdoc cref="Write(ReadOnlyMemory{byte}, CancellationToken)"/>
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
    public void EndWriting()
    {
        Ledger.Ended(FirstEnd(EndedBy.OwnClose));
        if (Shut(SocketShutdown.Send)) Ledger.EndedWriting();
    }

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

    private PeerState? Look(bool exactly) => _listener.Look?.Invoke(_socket, exactly);

    private async Task<ReadOnlyMemory<byte>> Receive(int most, CancellationToken stop)
    {
        var octets = _buffer.AsMemory(0, await Take(most, SocketFlags.None, stop));
        if (octets.IsEmpty) return default;
        var whole = Ledger.Read(octets.Span, out var counts);
        if (counts) _listener.Counters.Read(octets.Length, whole);
        return octets;
    }

    private async Task<int> Take(int most, SocketFlags flags, CancellationToken stop)
    {
        try
        {
            var count = await _socket.ReceiveAsync(_buffer.AsMemory(0, most), flags, stop);
            if (count == 0) Ended(ProxyLab.PeerEnd.Finished);
            return count;
        }
        catch (Exception e) when (IsFaultOfPeer(e))
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

    /// <summary>Whether the behaviour need not know of it: the peer has gone, or the listener has closed the connection under its hands.</summary>
    private bool IsFaultOfPeer(Exception e) => e is SocketException || (e is ObjectDisposedException && _closed != 0);

    private void Ended(PeerEnd end)
    {
        if (_closed != 0) return; // what comes after its own close tells nothing of the peer
        PeerEnd ??= end;
        Ledger.PeerEnded(end);
    }

    /// <summary>Whether there was something to shut: the client may have gone.</summary>
    private bool Shut(SocketShutdown how) => Asks(() =>
    {
        _socket.Shutdown(how);
        return true;
    });

    /// <summary>What the socket says, and false where it can say nothing any more.</summary>
    private static bool Asks(Func<bool> socket)
    {
        try
        {
            return socket();
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Close(EndedBy? asked)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        _listener.Counters.Close();
        _listener.Forget(this);
        var unread = Asks(() => _socket.Available > 0);
        Ledger.Close(asked ?? FirstEnd(unread ? EndedBy.OwnReset : EndedBy.OwnClose));
        _listener.Ledger.Close(Ledger);
        if (asked is null && !unread) Shut(SocketShutdown.Send); // .NET resets a socket that is disposed while it reads; close(2) does not
        _socket.Dispose();
    }

    /// <summary>Who ends it first, if this side does so now in its own way.</summary>
    private EndedBy FirstEnd(EndedBy own) => Look(exactly: false) switch
    {
        PeerState.Reset => EndedBy.PeerReset,
        PeerState.Gone or PeerState.Finished => EndedBy.PeerFin,
        _ => own,
    };
}
