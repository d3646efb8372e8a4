using System.Runtime.CompilerServices;
using ProxyLab.Native;

namespace ProxyLab.Clients;

/// <summary>Sending the request and reading the answer, in whatever order the peer makes of it.</summary>
internal sealed unsafe partial class FloodWave
{
    private const int SentPerTurn = 1 << 20; // so that one fast reader does not keep the loop from the others

    /// <summary>Sends what the kernel takes and the pace allows, then sees to it that the loop comes back for the rest.</summary>
    private void Send(int slot, double now = double.NaN)
    {
        ref var c = ref _slots[slot];
        bool blocked = false;
        for (long stop = c.Sent + SentPerTurn; c.Sent < _image.Length && c.Sent < stop && !blocked;)
        {
            byte* from = _image.At(c.Sent, out int length);
            int allowed = Math.Min(length, Allowance(ref c));
            if (allowed <= 0)
                break;
            nint sent = Libc.send(c.Fd, from, allowed, Libc.MSG_NOSIGNAL);
            if (sent < 0 && Errno.Last == Errno.EINTR)
                continue;
            if (sent < 0 && Errno.Last != Errno.EAGAIN)
            {
                SendFailed(slot, Errno.Last);
                return;
            }
            blocked = sent < allowed;
            if (sent <= 0)
                continue;
            if (c.Sent == 0)
                c.SentMs = double.IsNaN(now) ? _now() : now;
            c.Sent += sent;
            c.Stage = Stage.Sending;
        }
        if (c.Sent == _image.Length)
            c.Stage = Stage.Waiting;
        bool paced = _spec.SlowSendBytesPerSecond is not null && !blocked;
        if (paced && c.Stage == Stage.Sending)
            Arm(slot, NextOctetMs(ref c));
        Watch(slot, wantsOut: c.Stage != Stage.Waiting && !paced);
    }

    /// <summary>Octets that a slow sender may send now: the first at once, then its rate from there.</summary>
    private int Allowance(ref FloodConnection c) =>
        _spec.SlowSendBytesPerSecond is not { } rate ? int.MaxValue
        : c.Sent == 0 ? 1
        : (int)Math.Min(int.MaxValue, 1 + Math.Floor(((_now() - c.SentMs) * rate / 1000) + 1e-6) - c.Sent);

    /// <summary>When a slow sender's next octet is due; fast slow senders are served once a millisecond.</summary>
    private double NextOctetMs(ref FloodConnection c) =>
        Math.Max(c.SentMs + (c.Sent * 1000.0 / _spec.SlowSendBytesPerSecond!.Value), _spec.SlowSendBytesPerSecond > 1000 ? _now() + 1 : 0);

    private void Watch(int slot, bool wantsOut)
    {
        ref var c = ref _slots[slot];
        if (c.Registered && c.WantsOut == wantsOut)
            return;
        uint events = LibcEpoll.EPOLLIN | LibcEpoll.EPOLLRDHUP | (wantsOut ? LibcEpoll.EPOLLOUT : 0);
        if (!_epoll.Watch(c.Fd, events, ((ulong)c.Generation << 32) | (uint)slot, add: !c.Registered))
        {
            End(slot, Outcome.LocalError, _now());
            return;
        }
        (c.Registered, c.WantsOut) = (true, wantsOut);
    }

    /// <summary>
    /// A peer that answers early and closes makes the rest of the request fail, while its answer lies in the receive buffer:
    /// Linux hands that out before the error (tcp_recvmsg_locked, unix_stream_read_generic). So read before judging.
    /// </summary>
    private void SendFailed(int slot, int errno)
    {
        ref var c = ref _slots[slot];
        if (errno is not (Errno.EPIPE or Errno.ECONNRESET))
        {
            End(slot, c.Stage == Stage.Connecting ? ConnectOutcome(errno) : ExchangeOutcome(ref c, errno), _now());
            return;
        }
        long id = c.Id;
        (c.PeerGone, c.PeerReset, c.Stage) = (true, errno == Errno.ECONNRESET, Stage.Waiting);
        while (Read(slot))
        {
        }
        if (c.Started && c.Id == id) // the peer only stopped reading (shutdown): its answer may still come
            Watch(slot, wantsOut: false);
    }

    /// <summary>One read; whether there may be more of the same answer now.</summary>
    private bool Read(int slot)
    {
        ref var c = ref _slots[slot];
        byte* buffer = (byte*)Unsafe.AsPointer(ref _buffer[0]);
        nint got = Libc.recv(c.Fd, buffer, _buffer.Length, 0);
        if (got < 0 && Errno.Last is Errno.EAGAIN or Errno.EINTR)
            return Errno.Last == Errno.EINTR;
        double now = _now();
        if (got < 0)
        {
            End(slot, ExchangeOutcome(ref c, Errno.Last), now);
            return false;
        }
        if (got == 0)
        {
            End(slot, ClosedOutcome(ref c), now);
            return false;
        }
        if (c.Bytes == 0)
            c.FirstByteMs = now;
        var step = c.Parser.Parse(new ReadOnlySpan<byte>(buffer, (int)got), out int used);
        c.Bytes += used;
        if (step == ParseStep.Complete)
            End(slot, Answered(ref c), now, reuse: used == got && MayReuse(ref c, (int)got));
        else if (step == ParseStep.Breach)
            End(slot, Outcome.Truncated, now);
        return step == ParseStep.More;
    }

    /// <summary>RFC 9112 section 9.3, and: all was sent, and nothing lies there that nobody asked for (section 9.2).</summary>
    private bool MayReuse(ref FloodConnection c, int got)
    {
        byte octet;
        return _spec.KeepAlive && c.Sent == _image.Length && !c.PeerGone && c.Parser.Reusable
            && (got < _buffer.Length || (Libc.recv(c.Fd, &octet, 1, Libc.MSG_PEEK) < 0 && Errno.Last == Errno.EAGAIN));
    }

    private static Outcome Answered(ref FloodConnection c) =>
        c.Parser.Status is >= 200 and < 300 ? Outcome.Ok : Outcome.Status;

    private static Outcome ClosedOutcome(ref FloodConnection c) => c.Parser.End() switch
    {
        EndOfInput.Nothing => Outcome.Reset,
        EndOfInput.Complete when !c.PeerReset => Answered(ref c),
        _ => Outcome.Truncated,
    };

    private static Outcome ExchangeOutcome(ref FloodConnection c, int errno) =>
        c.Parser.Begun ? Outcome.Truncated
        : errno switch
        {
            Errno.ETIMEDOUT => Outcome.ConnectTimeout,
            Errno.ENOMEM or Errno.ENOBUFS => Outcome.LocalError,
            _ => Outcome.Reset,
        };
}
