using System.Runtime.CompilerServices;
using ProxyLab.Native;

namespace ProxyLab.Clients;

/// <summary>Takes each request of a wave from its beginning to its one outcome: connect, send, read, in whatever order the peer makes of it.</summary>
internal sealed unsafe class FloodExchanges
{
    private readonly FloodSpec _spec;
    private readonly Func<double> _now;
    private readonly FloodSlots _slots;
    private readonly FloodTimers _timers;
    private readonly FloodTotals _totals;
    private readonly EpollSet _epoll;
    private readonly FloodSender _sender;
    private readonly FloodConnector _connector;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(65_536, pinned: true);
    private readonly double _leaveMs;
    private readonly bool _isHead;

    /// <summary>Works on the parts of one wave.</summary>
    internal FloodExchanges(FloodSpec spec, Func<double> nowMs, FloodSlots slots, FloodTimers timers, FloodTotals totals, EpollSet epoll)
    {
        (_spec, _now, _slots, _timers, _totals, _epoll) = (spec, nowMs, slots, timers, totals, epoll);
        _sender = new FloodSender(spec, nowMs);
        _connector = new FloodConnector(spec, _sender.NeedsSeveralSends);
        _leaveMs = spec.LeaveAfter?.TotalMilliseconds ?? double.PositiveInfinity;
        _isHead = spec.Method == "HEAD";
    }

    /// <summary>Whether the wave is over: no slot goes on to another request, and no connection is kept.</summary>
    internal bool IsClosing { get; set; }

    /// <summary>From here on the request counts as started; every path from here leads to one <see cref="End"/>.</summary>
    internal void Begin(int slot, double intendedMs, double now)
    {
        ref var c = ref _slots[slot];
        c.Exchange = Exchange.Begin(_totals.Start(), intendedMs, _isHead, _spec.Target.IsUnix);
        c.Started = true;
        c.Left--;
        c.BeganMs = now;
        _timers.Arm(slot, now + _leaveMs);
        if (c.Fd >= 0)
        {
            c.Stage = Stage.Sending;
            Send(slot, now);
            return;
        }
        _totals.Connections++;
        int errno = _connector.Connect(ref c, slot);
        if (errno == 0)
        {
            Send(slot, double.NaN);
            return;
        }
        if (errno is Errno.EMFILE or Errno.ENFILE)
            _totals.NoDescriptor++;
        End(slot, Ending.ConnectFailed, errno, _now());
    }

    /// <summary>The epoll set has an event for a slot with a request.</summary>
    internal void OnEvent(int slot, uint events)
    {
        ref var c = ref _slots[slot];
        if (c.Stage == Stage.Connecting)
        {
            Send(slot, double.NaN);
            return;
        }
        long id = c.Exchange.Id;
        if ((events & ~LibcEpoll.EPOLLOUT) != 0)
            Read(slot);
        if ((events & LibcEpoll.EPOLLOUT) != 0 && c.Started && c.Exchange.Id == id && c.Stage == Stage.Sending)
            Send(slot, double.NaN);
    }

    /// <summary>A slot's timer has fired: its client leaves, or a slow sender's next octet is due.</summary>
    internal void OnTimer(int slot, double now)
    {
        ref var c = ref _slots[slot];
        if (!c.Started)
            return;
        if (now >= c.BeganMs + _leaveMs)
        {
            GiveUp(slot, now);
            return;
        }
        _timers.Arm(slot, c.BeganMs + _leaveMs);
        if (c.Stage == Stage.Sending && !c.WantsOut)
            Send(slot, double.NaN);
    }

    /// <summary>The client's time is over.</summary>
    internal void GiveUp(int slot, double now) =>
        End(slot, _slots[slot].Stage == Stage.Connecting ? Ending.LateConnecting : Ending.LateWaiting, 0, now);

    /// <summary>Sends what can be sent, then sees to it that the loop comes back for the rest.</summary>
    private void Send(int slot, double now)
    {
        ref var c = ref _slots[slot];
        int errno = _sender.Send(ref c, now, out bool blocked);
        if (errno != 0)
        {
            SendFailed(slot, errno);
            return;
        }
        bool paced = _spec.SlowSendBytesPerSecond is not null && !blocked;
        if (paced && c.Stage == Stage.Sending)
            _timers.Arm(slot, _sender.NextOctetMs(c.Exchange));
        Watch(slot, wantsOut: c.Stage != Stage.Waiting && !paced);
    }

    private void Watch(int slot, bool wantsOut)
    {
        ref var c = ref _slots[slot];
        if (c.Registered && c.WantsOut == wantsOut)
            return;
        uint events = LibcEpoll.EPOLLIN | LibcEpoll.EPOLLRDHUP | (wantsOut ? LibcEpoll.EPOLLOUT : 0);
        if (!_epoll.Watch(c.Fd, events, ((ulong)c.Generation << 32) | (uint)slot, add: !c.Registered))
        {
            End(slot, Ending.LocalFailure, Errno.Last, _now());
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
            End(slot, c.Stage == Stage.Connecting ? Ending.ConnectFailed : Ending.SendFailed, errno, _now());
            return;
        }
        long id = c.Exchange.Id;
        c.Exchange.SendErrno = errno;
        c.Stage = Stage.Waiting;
        while (Read(slot))
        {
        }
        if (c.Started && c.Exchange.Id == id) // the peer only stopped reading (shutdown): its answer may still come
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
        if (got <= 0)
        {
            End(slot, got == 0 ? Ending.EndOfStream : Ending.ReadFailed, got == 0 ? 0 : Errno.Last, _now());
            return false;
        }
        double now = _now();
        if (!c.Exchange.TakeAnswer(new ReadOnlySpan<byte>(buffer, (int)got), now))
            return true;
        if (got == _buffer.Length && !c.Exchange.Unasked)
            c.Exchange.Unasked = SocketPeek.IsReadable(c.Fd); // a shorter read has emptied the socket, or the next event tells
        End(slot, Ending.Settled, 0, now);
        return false;
    }

    /// <summary>The only place where a started request gets its outcome.</summary>
    private void End(int slot, Ending how, int errno, double now)
    {
        ref var c = ref _slots[slot];
        c.Started = false;
        bool goesOn = _spec.KeepAlive && !IsClosing && (_spec.Open is not null || c.Left > 0);
        if (!goesOn || how != Ending.Settled || !c.Exchange.MayReuse(_sender.Length))
            c.Close();
        _totals.End(c.Exchange, c.Exchange.End(how, errno), now);
        if (!IsClosing)
            _slots.Release(slot, now);
    }
}
