using System.Runtime.CompilerServices;
using ProxyLab.Native;

namespace ProxyLab.Clients;

/// <summary>
/// One client with one connection, on which it sends one request after the other, on the calling thread. It has no ideas of its
/// own about outcomes and reuse: <see cref="Exchange"/> and <see cref="Endings"/> decide, as they do for a flood.
/// </summary>
/// <param name="spec">Where it connects and what it sends, without a body; its deadline is for each request, from that one's beginning.</param>
/// <param name="ids">Gives requests and connections their numbers.</param>
/// <param name="nowMs">The trial's clock, in milliseconds.</param>
internal sealed unsafe class KeptConnection(FloodSpec spec, ClientIds ids, Func<double> nowMs) : IDisposable
{
    private readonly SocketAddress _address = new(spec.Target);
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(16 * 1024, pinned: true);
    private Exchange _exchange;
    private ConnectionWire? _wire;
    private Ending? _how; // null: the exchange goes on
    private int _errno;
    private byte[] _request = [];
    private double _deadlineMs;
    private long _connection; // its number
    private int _requests;    // on it so far

    /// <summary>The connection's descriptor; -1: there is none.</summary>
    internal int Fd { get; private set; } = -1;

    /// <summary>Whether the connection can carry another request: the last answer allows it, and nothing lies there that nobody asked for.</summary>
    internal bool IsKept => Fd >= 0 && !SocketPeek.HasOctets(Fd);

    /// <summary>Begins a request: connects where there is no connection, and sends.</summary>
    internal void Begin()
    {
        double now = nowMs();
        long id = ids.NextRequest();
        _exchange = Exchange.Begin(id, now, spec.Method == "HEAD", spec.Target.IsUnix, spec.Upgrade is not null);
        _request = RequestHead.Of(spec, id, out _);
        (_how, _errno, _deadlineMs) = (null, 0, now + spec.Deadline.TotalMilliseconds);
        bool isNew = Fd < 0;
        (_connection, _requests) = isNew ? (ids.NextConnection(), 1) : (_connection, _requests + 1);
        _exchange.GoesOver(_connection, _requests);
        if (isNew)
            Connect();
        if (_how is null)
            Send();
    }

    /// <summary>Reads the answer to the request that was begun, and gives its result; closes the connection where it cannot be used again.</summary>
    internal RequestResult Finish()
    {
        while (_how is null)
            Read();
        if (_how != Ending.Settled || !_exchange.MayReuse(_request.Length))
            Dispose();
        return _exchange.Result(wave: 1, _exchange.End(_how!.Value, _errno), nowMs());
    }

    /// <summary>Closes the connection; safe twice.</summary>
    public void Dispose()
    {
        if (Fd >= 0)
        {
            _wire?.Close();
            _ = Libc.close(Fd);
        }
        (Fd, _wire) = (-1, null);
    }

    private void Connect()
    {
        Fd = Libc.socket(_address.Family, Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        int errno = Fd < 0 || Libc.connect(Fd, _address.Pointer, _address.Length) != 0 ? Errno.Last : 0;
        if (errno is Errno.EINPROGRESS or Errno.EINTR)
        {
            if (!Await(Libc.POLLOUT))
            {
                End(Ending.LateConnecting);
                Dispose();
                return;
            }
            errno = SocketError();
        }
        if (errno == 0)
        {
            _wire = spec.Wire?.Of(_connection);
            _wire?.Begin(nowMs());
            return;
        }
        End(Ending.ConnectFailed, errno);
        Dispose();
    }

    private void Send()
    {
        fixed (byte* octets = _request)
        {
            while (_how is null && _exchange.SendErrno == 0 && _exchange.Sent < _request.Length)
            {
                nint sent = Libc.send(Fd, octets + _exchange.Sent, (nint)(_request.Length - _exchange.Sent), Libc.MSG_NOSIGNAL);
                if (sent > 0)
                    Took(new ReadOnlySpan<byte>(octets + _exchange.Sent, (int)sent), nowMs());
                else
                    SendFailed(Errno.Last);
            }
        }
    }

    private void Took(ReadOnlySpan<byte> octets, double now)
    {
        _exchange.TookRequest(octets.Length, now);
        _wire?.Octets(now, WireDirection.Sent, _exchange.Id, octets);
    }

    private void SendFailed(int errno)
    {
        if (errno == Errno.ECONNRESET)
            _wire?.Reset(WireDirection.Received);
        if (errno is Errno.EPIPE or Errno.ECONNRESET)
            _exchange.SendErrno = errno; // an answer may lie there all the same
        else if (errno == Errno.EAGAIN)
            AwaitOrEnd(Libc.POLLOUT);
        else if (errno != Errno.EINTR)
            End(Ending.SendFailed, errno);
    }

    private void Read()
    {
        byte* buffer = (byte*)Unsafe.AsPointer(ref _buffer[0]);
        nint got = Libc.recv(Fd, buffer, _buffer.Length, 0);
        if (got > 0)
            Took(_buffer.AsSpan(0, (int)got), nowMs(), filled: got == _buffer.Length);
        else if (got == 0)
            Ended();
        else
            ReadFailed(Errno.Last);
    }

    private void Took(Span<byte> answer, double now, bool filled)
    {
        _wire?.Octets(now, WireDirection.Received, _exchange.Id, answer);
        if (!_exchange.TakeAnswer(answer, now))
            return;
        if (filled)
            RestOfAnswer.Take(ref _exchange, Fd, _wire, _buffer, nowMs());
        End(Ending.Settled);
    }

    private void Ended()
    {
        FloodReader.Ended(_wire, 0);
        End(Ending.EndOfStream);
    }

    private void ReadFailed(int errno)
    {
        FloodReader.Ended(_wire, errno);
        if (errno == Errno.EAGAIN)
            AwaitOrEnd(Libc.POLLIN);
        else if (errno != Errno.EINTR)
            End(Ending.ReadFailed, errno);
    }

    private void End(Ending how, int errno = 0) => (_how, _errno) = (how, errno);

    private void AwaitOrEnd(short events)
    {
        if (!Await(events))
            End(Ending.LateWaiting);
    }

    /// <summary>Waits for the socket; false when the client's time is over.</summary>
    private bool Await(short events)
    {
        var poll = new Libc.PollFd { Fd = Fd, Events = events };
        while (_deadlineMs - nowMs() is var left and > 0)
        {
            if (Libc.poll(&poll, 1, (int)Math.Ceiling(Math.Min(left, 60_000))) > 0)
                return true;
        }
        return false;
    }

    private int SocketError()
    {
        int error = 0, length = sizeof(int);
        return Libc.getsockopt(Fd, Libc.SOL_SOCKET, Libc.SO_ERROR, &error, &length) == 0 ? error : Errno.Last;
    }
}
