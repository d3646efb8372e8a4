using System.Diagnostics;

namespace LabProxy;

/// <summary>
/// One thread that waits for descriptors and deadlines, and runs what belongs to them. Everything of a connection happens on the thread of its loop, so that
/// nothing there needs a lock. What comes from another thread is posted.
/// </summary>
internal sealed class EventLoop : IDisposable
{
    private const uint First = 1;

    private readonly Poller _poller = new();
    private readonly Wake _wake;
    private readonly Func<int>? _before;
    private readonly Func<bool> _isOver;
    private readonly Action<Source, Exception>? _broke;
    private readonly int? _cpu;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _begun = new();
    private readonly Stack<int> _free = new();
    private Source?[] _sources = new Source?[64];
    private uint[] _generations = new uint[64];
    private int _used;

    /// <param name="name">Of its thread.</param>
    /// <param name="cpu">The CPU to run on; null for any.</param>
    /// <param name="options">How long each wait may be.</param>
    /// <param name="before">Runs before each wait, and says for how many milliseconds at most to wait (-1: no limit).</param>
    /// <param name="isOver">Asked before each wait: whether to end.</param>
    /// <param name="broke">Told when a mistake of our own came out of a source: nobody else may suffer by it.</param>
    public EventLoop(string name, int? cpu, Options options, Func<int>? before, Func<bool> isOver, Action<Source, Exception>? broke = null)
    {
        (_cpu, _before, _isOver, _broke) = (cpu, before, isOver, broke);
        Now = Clock();
        Alarms = new Alarms(options, this);
        _wake = new Wake();
        Add(_wake, _wake.Fd, Libc.EPOLLIN);
        _thread = new Thread(Run, 512 * 1024) { IsBackground = true, Name = name };
    }

    /// <summary>Milliseconds of a clock that never goes back, as they were when this round of the loop began.</summary>
    public long Now { get; private set; }

    public Alarms Alarms { get; }

    /// <summary>Starts the thread, and returns once it has come to its first wait.</summary>
    public void Start()
    {
        _thread.Start();
        _begun.Wait();
    }

    /// <summary>Runs it on the loop's thread, soon. From any thread.</summary>
    public void Post(Action work) => _wake.Post(work);

    /// <summary>Waits for the thread's end, for at most so long; whether it has ended.</summary>
    public bool Join(TimeSpan bound) => !_thread.IsAlive || _thread.Join(bound);

    public void Add(Source source, int fd, uint events)
    {
        if (!_free.TryPop(out var slot))
        {
            slot = _used++;
            if (slot == _sources.Length)
            {
                Array.Resize(ref _sources, slot * 2);
                Array.Resize(ref _generations, slot * 2);
            }

            _generations[slot] = First;
        }

        (_sources[slot], source.Slot) = (source, slot);
        _poller.Add(fd, events, (uint)slot | ((ulong)_generations[slot] << 32));
    }

    /// <summary>Asks for other events of a descriptor that is here.</summary>
    public void Change(Source source, int fd, uint events) => _poller.Change(fd, events, (uint)source.Slot | ((ulong)_generations[source.Slot] << 32));

    /// <summary>Forgets it. Whoever closes its descriptor need not take it out of the epoll set, which forgets what is closed.</summary>
    /// <param name="source">What to forget; nothing happens where it is not here.</param>
    /// <param name="openFd">Its descriptor, where that stays open.</param>
    public void Remove(Source source, int? openFd = null)
    {
        if (source.Slot < 0)
            return;
        if (openFd is { } fd)
            _poller.Remove(fd);

        // An event that was already fetched for it must not reach whoever has the place next.
        _generations[source.Slot]++;
        _sources[source.Slot] = null;
        _free.Push(source.Slot);
        source.Slot = -1;
    }

    public void Dispose()
    {
        if (!Join(TimeSpan.FromSeconds(1)))
            return; // it hangs: what it uses stays, and ends with the process
        _wake.Dispose();
        _poller.Dispose();
        _begun.Dispose();
    }

    private static long Clock() => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1000);

    private void Run()
    {
        if (_cpu is { } own)
            Pin(own);
        while (!_isOver())
        {
            var limit = _before?.Invoke() ?? -1;
            _begun.Set();
            var alarm = Alarms.NextMs(Now = Clock());
            var events = _poller.Wait(limit < 0 ? alarm : alarm < 0 ? limit : Math.Min(limit, alarm));
            Now = Clock();
            for (var i = 0; i < events; i++)
            {
                var token = _poller.TokenOf(i);
                var slot = (int)(uint)token;
                if (_generations[slot] == (uint)(token >> 32) && _sources[slot] is { } source)
                    Tell(source, _poller.EventsOf(i));
            }

            Alarms.Ring(Now);
        }

        _begun.Set();
    }

    private void Tell(Source source, uint events)
    {
        try
        {
            source.Woken(events);
        }
        catch (Exception e) when (_broke is not null)
        {
            _broke(source, e);
        }
    }

    /// <summary>Where the CPU is not there or not allowed, the loop runs on any: slower, and right all the same.</summary>
    private static unsafe void Pin(int cpu)
    {
        var mask = stackalloc ulong[16];
        if (cpu / 64 >= 16)
            return;
        new Span<ulong>(mask, 16).Clear();
        mask[cpu / 64] = 1ul << (cpu % 64);
        _ = Libc.sched_setaffinity(0, 16 * sizeof(ulong), mask);
    }
}
