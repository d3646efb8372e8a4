
using ProxyLab.Native;

namespace ProxyLab.Clients;

/// <summary>How requests begin: what is due, on which slot, over which connection.</summary>
internal sealed unsafe partial class FloodWave
{
    private void QueueClients()
    {
        for (int slot = 0; slot < _spec.Clients; slot++)
        {
            NewSlot();
            _slots[slot].Left = _spec.RequestsPerClient;
            _slots[slot].IntendedMs = _beganMs;
            _slots[slot].Stage = Stage.Queued;
            _queue.Enqueue(slot);
        }
    }

    private int NewSlot()
    {
        if (_used == _slots.Length)
            Array.Resize(ref _slots, _used * 2);
        _slots[_used] = new FloodConnection { Fd = -1, ArmedMs = double.PositiveInfinity };
        return _used++;
    }

    private void StartDue(double now)
    {
        for (int i = Math.Min(_queue.Count, StartsPerTurn); i > 0; i--)
        {
            int slot = _queue.Dequeue();
            Begin(slot, _slots[slot].IntendedMs, _slots[slot].Fd >= 0 ? now : _now()); // to connect takes longer than to read the clock
        }
        var arrivals = Arrivals;
        for (int i = 0; i < StartsPerTurn && _arrival < arrivals.Length && _beganMs + arrivals[_arrival] <= now; i++)
            Begin(SlotForArrival(), _beganMs + arrivals[_arrival++], _now());
    }

    private int SlotForArrival()
    {
        while (_idle.TryPop(out int idle))
        {
            if (_slots[idle].Stage == Stage.Idle)
                return idle;
        }
        return _free.TryPop(out int free) ? free : NewSlot();
    }

    /// <summary>From here on the request counts as started; every path from here leads to one <see cref="End"/>.</summary>
    private void Begin(int slot, double intendedMs, double now)
    {
        ref var c = ref _slots[slot];
        c.Id = NextId++;
        c.Started = true;
        c.Left--;
        _started++;
        _active++;
        (c.Sent, c.Bytes) = (0, 0);
        (c.IntendedMs, c.BeganMs, c.SentMs, c.FirstByteMs) = (intendedMs, now, double.NaN, double.NaN);
        c.Parser = new ResponseParser(_spec.Method == "HEAD");
        Arm(slot, now + _leaveMs);
        if (c.Fd >= 0)
        {
            c.Stage = Stage.Sending;
            Send(slot, now);
        }
        else if (Connect(slot))
        {
            Send(slot);
        }
    }

    /// <summary>
    /// Begins to connect; false when the request has ended by it. On loopback the handshake is over when connect(2) returns,
    /// EINPROGRESS or not, so the caller tries to send at once: that saves a turn of the loop for each connection.
    /// </summary>
    private bool Connect(int slot)
    {
        ref var c = ref _slots[slot];
        _connections++;
        c.Fd = Libc.socket(_target.Family, Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        if (c.Fd < 0)
            return Fail(slot, Errno.Last);
        if (c.Fd >= LastDescriptor)
            return Fail(slot, Errno.EMFILE);
        c.Generation++;
        (c.Registered, c.WantsOut, c.PeerGone, c.PeerReset) = (false, false, false, false);
        if (!Prepare(slot, c.Fd))
            return Fail(slot, Errno.Last);
        bool done = Libc.connect(c.Fd, _target.Pointer, _target.Length) == 0;
        if (!done && Errno.Last is not (Errno.EINPROGRESS or Errno.EINTR))
            return Fail(slot, Errno.Last);
        c.Stage = done ? Stage.Sending : Stage.Connecting;
        return true;
    }

    private bool Prepare(int slot, int fd)
    {
        int one = 1;
        if (_sources.Length > 0)
        {
            // The port is chosen at connect, per destination, and not at bind: ip(7). Else each source had 28,232 at most in all.
            var source = _sources[slot % _sources.Length];
            if (Libc.setsockopt(fd, Libc.IPPROTO_IP, Libc.IP_BIND_ADDRESS_NO_PORT, &one, sizeof(int)) != 0
                || Libc.bind(fd, source.Pointer, source.Length) != 0)
            {
                return false;
            }
        }
        // A request of one send needs no option; with more, Nagle's algorithm would hold the last back for an ACK.
        bool delays = _target.Family == Libc.AF_INET && (!_image.IsOnePiece || _spec.SlowSendBytesPerSecond is not null);
        return !delays || Libc.setsockopt(fd, Libc.IPPROTO_TCP, Libc.TCP_NODELAY, &one, sizeof(int)) == 0;
    }

    private bool Fail(int slot, int errno)
    {
        if (errno is Errno.EMFILE or Errno.ENFILE)
            _noDescriptor++;
        End(slot, ConnectOutcome(errno), _now());
        return false;
    }

    private Outcome ConnectOutcome(int errno) => errno switch
    {
        Errno.ECONNREFUSED or Errno.ENOENT => Outcome.Refused,
        Errno.EAGAIN when _target.Family == Libc.AF_UNIX => Outcome.Refused, // the accept queue is full
        Errno.ETIMEDOUT => Outcome.ConnectTimeout,
        Errno.ECONNRESET or Errno.EPIPE => Outcome.Reset,
        _ => Outcome.LocalError,
    };
}
