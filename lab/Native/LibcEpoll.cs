using System.Runtime.InteropServices;

namespace ProxyLab.Native;

/// <summary>epoll(7) and eventfd(2): waiting for many descriptors, and waking the thread that waits.</summary>
internal static partial class LibcEpoll
{
    internal const int EPOLL_CLOEXEC = 0x80000, EPOLL_CTL_ADD = 1, EPOLL_CTL_DEL = 2, EPOLL_CTL_MOD = 3;
    internal const uint EPOLLIN = 1, EPOLLOUT = 4, EPOLLERR = 8, EPOLLHUP = 16, EPOLLRDHUP = 0x2000, EPOLLONESHOT = 1u << 30;
    internal const int EFD_CLOEXEC = 0x80000, EFD_NONBLOCK = 0x800;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int epoll_ctl(int epoll, int operation, int fd, void* change);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int epoll_wait(int epoll, void* events, int capacity, int timeoutMs);

    /// <summary>epoll_wait with a timeout in nanoseconds: Linux 5.11, glibc 2.35.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int epoll_pwait2(int epoll, void* events, int capacity, LibcClock.Timespec* timeout, void* mask);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int eventfd(uint initial, int flags);
}
