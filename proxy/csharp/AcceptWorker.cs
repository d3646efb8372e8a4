using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace LabProxy;

/// <summary>
/// One accept worker: a thread of its own, <c>accept-N</c>, with an epoll set of its own. It waits for its listening socket to become ready,
/// accepts all that is there, and hands it on. Where there is a mutex, only its holder listens: the others leave the socket out of their
/// set, as nginx's workers do (ngx_disable_accept_events).
/// </summary>
/// <param name="number">From 0.</param>
/// <param name="listener">Its listening socket, which it may share with others.</param>
/// <param name="exclusive">Whether others share it, so that the kernel should wake one of them and not all (EPOLLEXCLUSIVE).</param>
/// <param name="cpu">The CPU to run on; null for any.</param>
/// <param name="mutex">Who may accept; null for everybody.</param>
/// <param name="room">Whether there is room for a client.</param>
/// <param name="accepted">Takes each connection, on the worker's thread.</param>
internal sealed unsafe class AcceptWorker(int number, Socket listener, bool exclusive, int? cpu, AcceptMutex? mutex, DescriptorRoom room, Action<Socket> accepted) : IDisposable
{
    private const int Forever = -1;

    private readonly int _epoll = Opened(Libc.epoll_create1(Libc.EPOLL_CLOEXEC));
    private readonly int _wake = Opened(Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK));
    private readonly int _listener = (int)listener.SafeHandle.DangerousGetHandle();
    private readonly ManualResetEventSlim _begun = new();
    private Thread? _thread;
    private long _accepts;
    private bool _listens, _rests;
    private volatile bool _stopping;

    public int Number => number;

    /// <summary>Connections accepted since the start.</summary>
    public long Accepts => Volatile.Read(ref _accepts);

    /// <summary>Starts the thread, and returns once it has asked for the mutex: the line of those who wait is then in order of the workers.</summary>
    public void Start()
    {
        Change(Libc.EPOLL_CTL_ADD, _wake, Libc.EPOLLIN);
        _thread = new Thread(Run, 256 * 1024) { IsBackground = true, Name = $"accept-{number}" };
        _thread.Start();
        _begun.Wait();
    }

    /// <summary>Ends its sleep.</summary>
    public void Wake()
    {
        ulong one = 1;
        _ = Libc.write(_wake, &one, sizeof(ulong));
    }

    /// <summary>Stops accepting, and ends the thread; safe twice.</summary>
    public void Stop()
    {
        _stopping = true;
        Wake();
        _thread?.Join();
        _thread = null;
    }

    public void Dispose()
    {
        Stop();
        _ = Libc.close(_epoll);
        _ = Libc.close(_wake);
        _begun.Dispose();
    }

    private void Run()
    {
        if (cpu is { } own)
            Pin(own);
        while (!_stopping)
        {
            var may = !_rests && (mutex is null || mutex.TryEnter(this));
            _rests = false;
            Listen(may);
            _begun.Set();
            if (Wait(may ? Forever : AcceptMutex.DelayMs) && AcceptAll())
                mutex?.Leave(this);
        }

        mutex?.Leave(this);
    }

    private void Listen(bool may)
    {
        if (may == _listens)
            return;
        Change(may ? Libc.EPOLL_CTL_ADD : Libc.EPOLL_CTL_DEL, _listener, Libc.EPOLLIN | (exclusive ? Libc.EPOLLEXCLUSIVE : 0));
        _listens = may;
    }

    /// <summary>Sleeps until the time is over or there is something; whether that is at the listening socket.</summary>
    private bool Wait(int timeoutMs)
    {
        var happened = new EpollEvent();
        if (Libc.epoll_wait(_epoll, happened.Pointer, 1, timeoutMs) <= 0)
            return false;
        if (happened.Fd == _listener)
            return true;
        ulong count;
        _ = Libc.read(_wake, &count, sizeof(ulong));
        return false;
    }

    /// <summary>Accepts until nothing is left; whether it got any, or has to let others try.</summary>
    private bool AcceptAll()
    {
        for (var any = false; ; any = true)
        {
            if (!room.TryEnter())
                return _rests = true;
            var fd = Libc.accept4(_listener, null, null, Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK);
            if (fd >= 0)
            {
                Interlocked.Increment(ref _accepts);
                accepted(new Socket(new SafeSocketHandle(fd, ownsHandle: true)));
                continue;
            }

            room.Leave();

            // No descriptor or no memory left: the connection stays in the queue, and to try again at once would only spin.
            _rests = Marshal.GetLastPInvokeError() is Libc.EMFILE or Libc.ENFILE or Libc.ENOBUFS or Libc.ENOMEM;
            return any || _rests;
        }
    }

    private void Change(int operation, int fd, uint events)
    {
        var change = new EpollEvent { Events = events, Fd = fd };
        if (Libc.epoll_ctl(_epoll, operation, fd, change.Pointer) != 0)
            throw new IOException($"accept worker {number}: epoll_ctl: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    /// <summary>Where the CPU is not there or not allowed, the worker runs on any: slower, and right all the same.</summary>
    private static void Pin(int cpu)
    {
        var mask = stackalloc ulong[16];
        if (cpu / 64 >= 16)
            return;
        new Span<ulong>(mask, 16).Clear();
        mask[cpu / 64] = 1ul << (cpu % 64);
        _ = Libc.sched_setaffinity(0, 16 * sizeof(ulong), mask);
    }

    private static int Opened(int fd) =>
        fd >= 0 ? fd : throw new IOException($"accept worker: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    private static bool IsPacked => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>struct epoll_event: events, then 8 octets of data, with no gap between them on x86-64 only (include/uapi/linux/eventpoll.h).</summary>
    private ref struct EpollEvent
    {
        private fixed uint _words[4];

        public uint Events
        {
            set => _words[0] = value;
        }

        public int Fd
        {
            get => (int)_words[IsPacked ? 1 : 2];
            set => _words[IsPacked ? 1 : 2] = (uint)value;
        }

        public void* Pointer => System.Runtime.CompilerServices.Unsafe.AsPointer(ref _words[0]);
    }
}
