using ProxyLab.Native;
using ProxyLab.Sandboxes;

namespace ProxyLab.Clients;

/// <summary>One wave: a level-triggered epoll loop on one thread. This file holds the loop; the others what it does.</summary>
/// <remarks>
/// Why not System.Net.Sockets: the same exchange on async sockets with inline completions made 0.87 (TCP) and 0.80 (Unix) of
/// the requests a second, at 1.2 to 1.3 times the CPU for each (64 connections, keep-alive, nginx, medians of 5 and 3 pairs
/// on 2 cores), and a Unix connect to a full queue throws there. Bare, a hung client costs some 220 octets of this process.
/// </remarks>
internal sealed unsafe partial class FloodWave : IDisposable
{
    private const int StartsPerTurn = 64; // so that answers are read while a long ramp goes on
    private const ulong Wake = ulong.MaxValue;

    // Clients leave the last descriptors alone: a probe that finds none has a gap, and the runtime may end the process.
    private const int ReservedDescriptors = 32;
    private static readonly int LastDescriptor = Limits.OpenFiles - ReservedDescriptors;

    private readonly FloodSpec _spec;
    private readonly Func<double> _now;
    private readonly RequestSink _sink;
    private readonly RequestImage _image;
    private readonly SocketAddress _target;
    private readonly SocketAddress[] _sources;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(65_536, pinned: true);
    private readonly long[] _counts = new long[Enum.GetValues<Outcome>().Length];
    private readonly PriorityQueue<int, double> _timers = new();
    private readonly Queue<int> _queue = new();  // closed model: slots whose next request is due now
    private readonly Stack<int> _free = new();   // open model
    private readonly Stack<int> _idle = new();   // open model; an entry counts only while its slot is idle
    private readonly EpollSet _epoll = new();
    private readonly int _wake;
    private readonly double _leaveMs;
    private FloodConnection[] _slots;
    private int _used;        // slots ever used
    private int _arrival;     // open model: the next of the schedule
    private double _beganMs, _deadlineMs;
    private long _started, _active, _connections, _bytes, _untried, _noDescriptor;
    private bool _closing;    // nothing new is started any more

    internal FloodWave(FloodSpec spec, Func<double> nowMs, RequestSink sink, long nextId)
    {
        (_spec, _now, _sink, NextId) = (spec, nowMs, sink, nextId);
        _image = new RequestImage(spec);
        _target = new SocketAddress(spec.Target);
        _sources = spec.SourceAddresses == 1 ? [] : [.. Enumerable.Range(0, spec.SourceAddresses).Select(i => new SocketAddress(i))];
        _leaveMs = spec.LeaveAfter?.TotalMilliseconds ?? double.PositiveInfinity;
        _slots = new FloodConnection[spec.Open is null ? spec.Clients : Math.Clamp(spec.Open.TimesMs.Length, 1, 64)];
        _wake = LibcEpoll.eventfd(0, LibcEpoll.EFD_CLOEXEC | LibcEpoll.EFD_NONBLOCK);
        if (_wake < 0 || !_epoll.Watch(_wake, LibcEpoll.EPOLLIN, Wake, add: true))
        {
            var why = Errno.Describe(Errno.Last);
            Dispose();
            throw new LabException("flood", $"eventfd: {why}", "raise the limit of open files (ulimit -n)");
        }
    }

    /// <summary>The first id that is still unused.</summary>
    internal long NextId { get; private set; }

    /// <summary>
    /// Each turn: give up if it is time; fire timers; start what is due; wait for the sockets until the next of these.
    /// Events come before timers, so an answer that is already there is never lost to a deadline of the same instant.
    /// </summary>
    internal FloodSummary Run(CancellationToken cancel)
    {
        _beganMs = _now();
        _deadlineMs = _beganMs + _spec.Deadline.TotalMilliseconds;
        using var registration = cancel.UnsafeRegister(static wave => ((FloodWave)wave!).Interrupt(), this);
        if (_spec.Open is null)
            QueueClients();
        while (Unfinished)
        {
            double now = _now();
            if (now >= _deadlineMs || cancel.IsCancellationRequested)
            {
                GiveUp();
                break;
            }
            FireTimers(now);
            StartDue(now);
            Harvest(UntilNextMs());
        }
        return new FloodSummary(_started, _counts)
        {
            Connections = _connections,
            Bytes = _bytes,
            Untried = _untried,
            NoDescriptor = _noDescriptor,
            BeganMs = _beganMs,
            EndedMs = _now(),
            Cancelled = cancel.IsCancellationRequested,
        };
    }

    /// <summary>Closes every socket; safe twice.</summary>
    public void Dispose()
    {
        _closing = true;
        for (int slot = 0; slot < _used; slot++)
            Close(ref _slots[slot]);
        _used = 0;
        _epoll.Dispose();
        if (_wake > 0)
            _ = Libc.close(_wake);
    }

    private bool Unfinished => _active > 0 || _queue.Count > 0 || _arrival < Arrivals.Length;

    private ReadOnlySpan<double> Arrivals => _spec.Open is { } open ? open.TimesMs : [];

    private void Interrupt()
    {
        ulong one = 1;
        _ = Libc.write(_wake, &one, sizeof(ulong));
    }

    private double UntilNextMs()
    {
        if (_queue.Count > 0 || !Unfinished)
            return 0;
        double next = _deadlineMs;
        if (_arrival < Arrivals.Length)
            next = Math.Min(next, _beganMs + Arrivals[_arrival]);
        if (_timers.TryPeek(out _, out double timer))
            next = Math.Min(next, timer);
        return Math.Max(0, next - _now());
    }

    private int Harvest(double milliseconds)
    {
        int count = _epoll.Wait(milliseconds);
        for (int i = 0; i < count; i++)
        {
            uint events = _epoll.Event(i, out ulong data);
            int slot = (int)(uint)data;
            if (data != Wake && _slots[slot].Fd >= 0 && _slots[slot].Generation == (uint)(data >> 32))
                OnEvent(slot, events);
        }
        return count;
    }

    private void OnEvent(int slot, uint events)
    {
        ref var c = ref _slots[slot];
        long id = c.Id;
        switch (c.Stage)
        {
            case Stage.Queued: // the peer closed it, or spoke unasked: RFC 9112 section 9.2 says close
                Close(ref c);
                break;
            case Stage.Idle: // the same
                Close(ref c);
                c.Stage = Stage.Free;
                _free.Push(slot);
                break;
            case Stage.Connecting:
                Send(slot);
                break;
            default:
                if ((events & ~LibcEpoll.EPOLLOUT) != 0)
                    Read(slot);
                if ((events & LibcEpoll.EPOLLOUT) != 0 && c.Started && c.Id == id && c.Stage == Stage.Sending)
                    Send(slot);
                break;
        }
    }

    private void FireTimers(double now)
    {
        while (_timers.TryPeek(out int slot, out double due) && due <= now)
        {
            _timers.Dequeue();
            ref var c = ref _slots[slot];
            if (due != c.ArmedMs)
                continue; // an earlier one has taken its place
            c.ArmedMs = double.PositiveInfinity;
            if (!c.Started)
                continue;
            if (now >= c.BeganMs + _leaveMs)
            {
                End(slot, c.Stage == Stage.Connecting ? Outcome.ConnectTimeout : Outcome.InFlight, now);
                continue;
            }
            Arm(slot, c.BeganMs + _leaveMs);
            if (_spec.SlowSendBytesPerSecond is not null && c.Stage == Stage.Sending && !c.WantsOut)
                Send(slot);
        }
    }

    /// <summary>A slot has one timer that counts: the earliest. What it finds when it fires decides the next one.</summary>
    private void Arm(int slot, double dueMs)
    {
        ref var c = ref _slots[slot];
        if (dueMs >= c.ArmedMs)
            return;
        c.ArmedMs = dueMs;
        _timers.Enqueue(slot, dueMs);
    }
}
