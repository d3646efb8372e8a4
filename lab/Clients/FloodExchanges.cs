using ProxyLab.Native;

namespace ProxyLab.Clients;

/// <summary>Takes each request of a wave from its beginning to its one outcome: connect, send, read, in whatever order the peer makes of it.</summary>
internal sealed class FloodExchanges
{
    private readonly FloodSpec _spec;
    private readonly Func<double> _now;
    private readonly FloodSlots _slots;
    private readonly FloodTimers _timers;
    private readonly FloodTotals _totals;
    private readonly FloodInterest _interest;
    private readonly FloodSender _sender;
    private readonly FloodReader _reader;
    private readonly FloodConnector _connector;
    private readonly double _leaveMs, _readOnMs;
    private readonly bool _isHead, _asksUpgrade;
    private readonly FloodRetries _retries;

    /// <summary>Works on the parts of one wave.</summary>
    internal FloodExchanges(FloodSpec spec, Func<double> nowMs, FloodSlots slots, FloodTimers timers, FloodTotals totals, EpollSet epoll)
    {
        (_spec, _now, _slots, _timers, _totals) = (spec, nowMs, slots, timers, totals);
        (_interest, _retries) = (new FloodInterest(epoll), new FloodRetries(spec, totals));
        _sender = new FloodSender(spec, nowMs);
        _reader = new FloodReader(spec, nowMs);
        _connector = new FloodConnector(spec, _sender.NeedsSeveralSends);
        _leaveMs = spec.LeaveAfter?.TotalMilliseconds ?? double.PositiveInfinity;
        _readOnMs = spec.ReadOn.TotalMilliseconds;
        (_isHead, _asksUpgrade) = (spec.Method == "HEAD", spec.Upgrade is not null);
    }

    /// <summary>Whether the wave is over: no slot goes on to another request, and no connection is kept.</summary>
    internal bool IsClosing { get; set; }

    /// <summary>Whether no request is started any more, while those that run go on.</summary>
    internal bool IsStopping { get; set; }

    /// <summary>From here on the request counts as started; every path from here leads to one <see cref="End"/>.</summary>
    internal void Begin(int slot, double intendedMs, double now)
    {
        ref var c = ref _slots[slot];
        c.Left--;
        (c.Attempt, c.FirstId) = (1, 0);
        Start(slot, intendedMs, now);
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
        if ((events & ~LibcEpoll.EPOLLOUT) != 0 && !c.Paused)
            Read(slot);
        if (c.Started && c.Exchange.Id == id && c.Stage == Stage.Sending && ((events & LibcEpoll.EPOLLOUT) != 0 || (_spec.ExpectContinue && c.Exchange.Continued)))
            Send(slot, double.NaN);
    }

    /// <summary>A connection without a request had an event: the peer closed it, or sent octets that nobody asked for.</summary>
    internal void OnStray(int slot)
    {
        if (_reader.Drain(_slots[slot]) is > 0 and var octets)
            _totals.Stray(octets);
        _slots.Disconnect(slot);
    }

    /// <summary>A slot's timer has fired: its client leaves, tries again, or has read on for long enough; or a slow one's next octet is due.</summary>
    internal void OnTimer(int slot, double now)
    {
        ref var c = ref _slots[slot];
        if (c.Stage == Stage.Backoff)
        {
            Retry(slot, now);
            return;
        }
        if (!c.Started)
            return;
        if (now >= (c.Stage == Stage.ReadingOn ? c.SettledMs + _readOnMs : c.BeganMs + _leaveMs))
        {
            GiveUp(slot, now);
            return;
        }
        _timers.Arm(slot, c.Stage == Stage.ReadingOn ? c.SettledMs + _readOnMs : c.BeganMs + _leaveMs);
        long id = c.Exchange.Id;
        if (c.Paused)
            Read(slot);
        if (c.Started && c.Exchange.Id == id && c.Stage == Stage.Sending && (c.Events & LibcEpoll.EPOLLOUT) == 0)
            Send(slot, double.NaN);
    }

    /// <summary>The client's time is over.</summary>
    internal void GiveUp(int slot, double now)
    {
        ref var c = ref _slots[slot];
        if (c.Stage == Stage.ReadingOn)
            End(slot, Ending.Settled, 0, c.SettledMs);
        else
            End(slot, c.Stage == Stage.Connecting ? Ending.LateConnecting : Ending.LateWaiting, 0, now);
    }

    private void Retry(int slot, double now)
    {
        ref var c = ref _slots[slot];
        if (_retries.IsDue(ref c, now))
            Start(slot, c.DueMs, now);
        else
            _timers.Arm(slot, c.DueMs);
    }

    private void Start(int slot, double intendedMs, double now)
    {
        ref var c = ref _slots[slot];
        c.Exchange = Exchange.Begin(_totals.Start(c.Attempt > 1), intendedMs, _isHead, _spec.Target.IsUnix, _asksUpgrade, c.FirstId);
        if (c.Attempt == 1)
            c.FirstId = c.Exchange.Id;
        c.Started = true;
        c.BeganMs = now;
        _timers.Arm(slot, now + _leaveMs);
        if (c.Fd >= 0)
        {
            c.Exchange.GoesOver(c.Connection, ++c.OnIt);
            c.Stage = Stage.Sending;
            Send(slot, now);
            return;
        }
        (c.Connection, c.OnIt) = (_totals.Connect(), 1);
        c.Exchange.GoesOver(c.Connection, c.OnIt);
        int errno = _connector.Connect(ref c, slot);
        if (errno == 0)
            Send(slot, double.NaN);
        else
            End(slot, Ending.ConnectFailed, errno, _now());
    }

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
        if (c.Stage == Stage.Waiting && _spec.EndsSending)
            FloodSender.EndSending(c);
        double next = c.Stage == Stage.Sending && !blocked ? _sender.NextOctetMs(c.Exchange) : double.PositiveInfinity;
        if (!double.IsPositiveInfinity(next))
            _timers.Arm(slot, next);
        Watch(slot, wantsOut: c.Stage != Stage.Waiting && double.IsPositiveInfinity(next));
    }

    private void Watch(int slot, bool wantsOut)
    {
        if (!_interest.Set(ref _slots[slot], slot, wantsOut))
            End(slot, Ending.LocalFailure, Errno.Last, _now());
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
        bool wasPaused = c.Paused;
        var got = _reader.Read(ref c, out int errno, out double now);
        if (got == Got.Ended)
            c.Exchange.PeerEnded = true;
        if (c.Stage == Stage.ReadingOn && got is Got.Ended or Got.Failed)
            End(slot, Ending.Settled, 0, c.SettledMs);
        else if (got is Got.Ended or Got.Failed)
            End(slot, got == Got.Ended ? Ending.EndOfStream : Ending.ReadFailed, errno, _now());
        else if (got == Got.Settled)
            Settle(slot, now);
        else if (c.Paused || wasPaused)
            Pace(slot);
        return got == Got.Some && !c.Paused;
    }

    private void Settle(int slot, double now)
    {
        ref var c = ref _slots[slot];
        if (_readOnMs == 0 || c.Exchange.Answer != AnswerState.Whole || IsClosing)
        {
            End(slot, Ending.Settled, 0, c.Stage == Stage.ReadingOn ? c.SettledMs : now);
            return;
        }
        if (c.Stage == Stage.ReadingOn)
            return;
        (c.Stage, c.SettledMs) = (Stage.ReadingOn, now);
        _timers.Arm(slot, now + _readOnMs);
        Watch(slot, wantsOut: false);
    }

    /// <summary>A slow reader stops, or goes on.</summary>
    private void Pace(int slot)
    {
        ref var c = ref _slots[slot];
        if (c.Paused)
            _timers.Arm(slot, _reader.NextOctetMs(c.Exchange));
        Watch(slot, wantsOut: (c.Events & LibcEpoll.EPOLLOUT) != 0);
    }

    /// <summary>The only place where a started request gets its outcome.</summary>
    private void End(int slot, Ending how, int errno, double now)
    {
        ref var c = ref _slots[slot];
        (c.Started, c.Paused) = (false, false);
        var outcome = c.Exchange.End(how, errno);
        double freeMs = c.Stage == Stage.ReadingOn ? _now() : now; // the next request is due when the client has read on
        bool isOver = IsClosing || IsStopping;
        bool retries = !isOver && _retries.Wants(c, outcome);
        bool goesOn = _spec.KeepAlive && !_spec.EndsSending && !isOver && (retries || _spec.Open is not null || c.Left > 0);
        if (!goesOn || how != Ending.Settled || !c.Exchange.MayReuse(_sender.LengthOf(c.Exchange)))
            c.Close();
        _totals.End(c.Exchange, outcome, errno, now, readOnMs: freeMs - now);
        if (IsClosing)
            return;
        if (retries)
            _timers.Arm(slot, _retries.Wait(ref c, now));
        else
            _slots.Release(slot, freeMs);
    }
}
