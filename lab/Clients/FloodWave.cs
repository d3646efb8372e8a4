using ProxyLab.Native;

namespace ProxyLab.Clients;

/// <summary>
/// One wave: a level-triggered epoll loop on one thread. It starts what is due, waits for the sockets, and ends what is late;
/// <see cref="FloodExchanges"/> does the rest.
/// </summary>
/// <remarks>
/// Why not System.Net.Sockets: the same exchange on async sockets with inline completions made 0.87 (TCP) and 0.80 (Unix) of
/// the requests a second, at 1.2 to 1.3 times the CPU for each (64 connections, keep-alive, a static answer, medians of 5 and 3 pairs
/// on 2 cores), and a Unix connect to a full queue throws there. A hung client costs some 400 octets of managed memory.
/// </remarks>
internal sealed unsafe class FloodWave : IDisposable
{
    /// <summary>Descriptors that a wave has beside its clients' sockets: an epoll set, and what wakes it.</summary>
    internal const int Descriptors = 2;

    private const int StartsPerTurn = 64; // so that answers are read while a long ramp goes on
    private const ulong Wake = ulong.MaxValue;

    private readonly FloodSpec _spec;
    private readonly Func<double> _now;
    private readonly FloodSlots _slots;
    private readonly FloodTimers _timers;
    private readonly FloodTotals _totals;
    private readonly FloodExchanges _exchanges;
    private readonly EpollSet _epoll = new();
    private readonly int _wake;
    private int _arrival;     // open model: the next of the schedule
    private double _beganMs, _deadlineMs, _stopMs;

    /// <summary>A wave that is ready to run.</summary>
    /// <param name="spec">What its clients do.</param>
    /// <param name="nowMs">The trial's clock, in milliseconds.</param>
    /// <param name="sink">Takes each result.</param>
    /// <param name="ids">Gives requests and connections their numbers.</param>
    /// <exception cref="LabException">No descriptor is left for its own use.</exception>
    internal FloodWave(FloodSpec spec, Func<double> nowMs, RequestSink sink, ClientIds ids)
    {
        (_spec, _now) = (spec, nowMs);
        _slots = new FloodSlots(spec);
        _timers = new FloodTimers(_slots);
        _totals = new FloodTotals(spec.Wave, sink, ids);
        _exchanges = new FloodExchanges(spec, nowMs, _slots, _timers, _totals, _epoll);
        _wake = LibcEpoll.eventfd(0, LibcEpoll.EFD_CLOEXEC | LibcEpoll.EFD_NONBLOCK);
        if (_wake < 0 || !_epoll.Watch(_wake, LibcEpoll.EPOLLIN, Wake, add: true))
        {
            var why = Errno.Describe(Errno.Last);
            Dispose();
            throw new LabException("flood", $"eventfd: {why}", "raise the limit of open files (ulimit -n)");
        }
    }

    /// <summary>
    /// Each turn: give up if it is time; fire timers; start what is due; wait for the sockets until the next of these.
    /// Events come before timers, so an answer that is already there is never lost to a deadline of the same instant.
    /// </summary>
    internal FloodSummary Run(CancellationToken cancel)
    {
        _beganMs = _now();
        _deadlineMs = _beganMs + _spec.Deadline.TotalMilliseconds;
        _stopMs = _beganMs + (_spec.Open is null && _spec.StartFor is { } time ? time.TotalMilliseconds : double.PositiveInfinity);
        using var registration = cancel.UnsafeRegister(static wave => ((FloodWave)wave!).Interrupt(), this);
        if (_spec.Open is null)
            _slots.QueueClients(_spec, _beganMs);
        while (IsUnfinished)
        {
            double now = _now();
            if (now >= _deadlineMs || cancel.IsCancellationRequested)
            {
                GiveUp();
                break;
            }
            if (now >= _stopMs)
                Stop(now);
            while (_timers.TryFire(now, out int slot))
                _exchanges.OnTimer(slot, now);
            StartDue(now);
            Harvest(UntilNextMs());
        }
        return _totals.Summary(_beganMs, _now(), cancel.IsCancellationRequested);
    }

    /// <summary>Closes every socket; safe twice.</summary>
    public void Dispose()
    {
        _exchanges.IsClosing = true;
        _slots.CloseAll();
        _epoll.Dispose();
        if (_wake > 0)
            _ = Libc.close(_wake);
    }

    private bool IsUnfinished => _totals.Active > 0 || _totals.Waiting > 0 || _slots.Queued > 0 || _arrival < Arrivals.Length;

    private ReadOnlySpan<double> Arrivals => _spec.Open is { } open ? open.TimesMs : [];

    private void Interrupt()
    {
        ulong one = 1;
        _ = Libc.write(_wake, &one, sizeof(ulong));
    }

    private void StartDue(double now)
    {
        for (int i = Math.Min(_slots.Queued, StartsPerTurn); i > 0; i--)
        {
            int slot = _slots.Dequeue();
            _exchanges.Begin(slot, _slots[slot].DueMs, _slots[slot].Fd >= 0 ? now : _now()); // to connect takes longer than to read the clock
        }
        var arrivals = Arrivals;
        for (int i = 0; i < StartsPerTurn && _arrival < arrivals.Length && _beganMs + arrivals[_arrival] <= now; i++)
            _exchanges.Begin(_slots.Take(), _beganMs + arrivals[_arrival++], _now());
    }

    private double UntilNextMs()
    {
        if (_slots.Queued > 0 || !IsUnfinished)
            return 0;
        double next = Math.Min(Math.Min(_deadlineMs, _stopMs), _timers.NextMs);
        if (_arrival < Arrivals.Length)
            next = Math.Min(next, _beganMs + Arrivals[_arrival]);
        return Math.Max(0, next - _now());
    }

    private int Harvest(double milliseconds)
    {
        int count = _epoll.Wait(milliseconds);
        for (int i = 0; i < count; i++)
        {
            uint events = _epoll.Event(i, out ulong data);
            int slot = (int)(uint)data;
            if (data == Wake || _slots[slot].Fd < 0 || _slots[slot].Generation != (uint)(data >> 32))
                continue;
            if (_slots[slot].Started)
                _exchanges.OnEvent(slot, events);
            else
                _exchanges.OnStray(slot);
        }
        return count;
    }

    /// <summary>
    /// The deadline or the cancellation: one last look at what the kernel already holds, then every request without an end
    /// gets one. A client that the loop had not come to yet counts too: a wave of N clients has at least N outcomes.
    /// </summary>
    private void GiveUp()
    {
        _exchanges.IsClosing = true;
        for (int turns = (_slots.Count / 256) + 1; turns > 0 && Harvest(0) > 0; turns--)
        {
        }
        double now = _now();
        for (int slot = 0; slot < _slots.Count; slot++)
        {
            ref var c = ref _slots[slot];
            if (c.Started)
                _exchanges.GiveUp(slot, now);
        }
        EndUntried(now);
        for (; _arrival < Arrivals.Length && _beganMs + Arrivals[_arrival] <= now; _arrival++)
            _totals.EndUntried(_beganMs + Arrivals[_arrival], now);
    }

    /// <summary>No request is started any more; those that run go on until the deadline.</summary>
    private void Stop(double now)
    {
        _stopMs = double.PositiveInfinity;
        _exchanges.IsStopping = true;
        EndUntried(now);
        _totals.Waiting = 0;
        _slots.StopAll();
    }

    /// <summary>A client that never came to its first turn counts all the same.</summary>
    private void EndUntried(double now)
    {
        for (int slot = 0; slot < _slots.Count; slot++)
        {
            ref var c = ref _slots[slot];
            if (c.Stage == Stage.Queued && c.Left == _spec.RequestsPerClient)
                _totals.EndUntried(c.DueMs, now);
        }
    }
}
