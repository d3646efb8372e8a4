using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ProxyLab.Native;

/// <summary>
/// A level-triggered epoll set whose events carry 64 bits of the caller's. <c>struct epoll_event</c> is packed on x86-64
/// only (include/uapi/linux/eventpoll.h, EPOLL_PACKED), so it is read here by offset and nowhere as a struct.
/// </summary>
internal sealed unsafe class EpollSet : IDisposable
{
    private const int Capacity = 256, ENOSYS = 38;
    private static readonly int DataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int Size = DataAt + 8;

    private static bool _coarse; // the kernel or the C library has no epoll_pwait2
    private readonly byte* _events = (byte*)NativeMemory.AllocZeroed((nuint)(Capacity * Size));
    private int _fd;

    /// <summary>A new set.</summary>
    /// <exception cref="LabException">No descriptor or no memory.</exception>
    internal EpollSet()
    {
        _fd = LibcEpoll.epoll_create1(LibcEpoll.EPOLL_CLOEXEC);
        if (_fd < 0)
        {
            var why = Errno.Describe(Errno.Last);
            Dispose();
            throw new LabException("flood", $"epoll_create1: {why}", "raise the limit of open files (ulimit -n)");
        }
    }

    /// <summary>Adds (or, when it is there, changes) a descriptor; false with <see cref="Errno.Last"/> when the kernel refuses.</summary>
    internal bool Watch(int fd, uint events, ulong data, bool add)
    {
        var change = stackalloc byte[16];
        *(uint*)change = events;
        *(ulong*)(change + DataAt) = data;
        return LibcEpoll.epoll_ctl(_fd, add ? LibcEpoll.EPOLL_CTL_ADD : LibcEpoll.EPOLL_CTL_MOD, fd, change) == 0;
    }

    /// <summary>Waits at most <paramref name="milliseconds"/> (0: not at all); the number of events, 0 also after a signal.</summary>
    internal int Wait(double milliseconds)
    {
        int count = Harvest(Math.Clamp(milliseconds, 0, 3_600_000));
        return count >= 0 ? count
            : Errno.Last == Errno.EINTR ? 0
            : throw new LabException("flood", $"epoll_wait: {Errno.Describe(Errno.Last)}", "");
    }

    /// <summary>What happened in event <paramref name="index"/> of the last <see cref="Wait"/>, and the data of its descriptor.</summary>
    internal uint Event(int index, out ulong data)
    {
        byte* at = _events + (index * Size);
        data = *(ulong*)(at + DataAt);
        return *(uint*)at;
    }

    /// <summary>Closes the set; safe twice.</summary>
    public void Dispose()
    {
        if (_fd > 0)
            _ = Libc.close(_fd);
        if (_fd != -2)
            NativeMemory.Free(_events);
        _fd = -2;
    }

    [SuppressMessage("Performance", "CA1806", Justification = "The result is returned.")]
    private int Harvest(double milliseconds)
    {
        if (milliseconds == 0)
            return LibcEpoll.epoll_wait(_fd, _events, Capacity, 0);
        if (!_coarse)
        {
            var wait = LibcClock.Timespec.Of(TimeSpan.FromMilliseconds(milliseconds));
            try
            {
                int count = LibcEpoll.epoll_pwait2(_fd, _events, Capacity, &wait, null);
                if (count >= 0 || Errno.Last != ENOSYS)
                    return count;
            }
            catch (EntryPointNotFoundException)
            {
            }
            _coarse = true;
        }
        return LibcEpoll.epoll_wait(_fd, _events, Capacity, (int)Math.Ceiling(milliseconds));
    }
}
