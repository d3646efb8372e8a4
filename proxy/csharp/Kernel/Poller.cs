using System.Runtime.InteropServices;

namespace LabProxy;

/// <summary>An epoll set, with room for what one wait brings. The data of each descriptor in it is a token of the caller's.</summary>
internal sealed unsafe class Poller : IDisposable
{
    private const int Most = 256;

    // struct epoll_event: events, then 8 octets of data, with no gap between them on x86-64 only (include/uapi/linux/eventpoll.h).
    private static readonly int Size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int Data = Size - 8;

    private readonly int _epoll = Libc.epoll_create1(Libc.EPOLL_CLOEXEC) is var fd and >= 0 ? fd : throw Failed("epoll_create1");
    private readonly byte* _events = (byte*)NativeMemory.Alloc((nuint)(Most * Size));

    public void Add(int fd, uint events, ulong token) => Control(Libc.EPOLL_CTL_ADD, fd, events, token);

    /// <summary>Asks for other events. Where one of them has happened already, the next wait says so.</summary>
    public void Change(int fd, uint events, ulong token) => Control(Libc.EPOLL_CTL_MOD, fd, events, token);

    public void Remove(int fd)
    {
        var unused = stackalloc byte[16];
        _ = Libc.epoll_ctl(_epoll, Libc.EPOLL_CTL_DEL, fd, unused);
    }

    /// <summary>Waits for at most so many milliseconds (-1: for ever), and says how many events there are.</summary>
    public int Wait(int timeoutMs) => Math.Max(0, Libc.epoll_wait(_epoll, _events, Most, timeoutMs));

    public uint EventsOf(int i) => *(uint*)(_events + (i * Size));

    public ulong TokenOf(int i) => *(ulong*)(_events + (i * Size) + Data);

    public void Dispose()
    {
        _ = Libc.close(_epoll);
        NativeMemory.Free(_events);
    }

    private void Control(int operation, int fd, uint events, ulong token)
    {
        var change = stackalloc byte[16];
        *(uint*)change = events;
        *(ulong*)(change + Data) = token;
        if (Libc.epoll_ctl(_epoll, operation, fd, change) != 0)
            throw Failed("epoll_ctl");
    }

    private static IOException Failed(string call) => new(Libc.Words(call, Marshal.GetLastPInvokeError()));
}
