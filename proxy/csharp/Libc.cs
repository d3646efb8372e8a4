using System.Runtime.InteropServices;

namespace LabProxy;

/// <summary>The system calls that the proxy makes itself, under their libc names. An epoll set is waited for one event at a time.</summary>
internal static partial class Libc
{
    internal const int EPOLL_CLOEXEC = 0x80000, EPOLL_CTL_ADD = 1, EPOLL_CTL_DEL = 2;
    internal const uint EPOLLIN = 1, EPOLLEXCLUSIVE = 1u << 28;
    internal const int EFD_CLOEXEC = 0x80000, EFD_NONBLOCK = 0x800, SOCK_NONBLOCK = 0x800, SOCK_CLOEXEC = 0x80000;
    internal const int RLIMIT_NOFILE = 7;
    internal const int EINTR = 4, ENFILE = 23, EMFILE = 24, ENOBUFS = 105, ENOMEM = 12, EAGAIN = 11, EBADF = 9, EINVAL = 22;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int epoll_ctl(int epoll, int operation, int fd, void* change);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int epoll_wait(int epoll, void* events, int capacity, int timeoutMs);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int accept4(int fd, void* address, int* length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial nint read(int fd, void* buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial nint write(int fd, void* buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int getrlimit(int resource, RLimit* limit);

    /// <summary>Of a thread: 0 is the calling one.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int sched_setaffinity(int thread, nint size, void* mask);

    /// <summary>struct rlimit of getrlimit(2) on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct RLimit
    {
        internal ulong Soft;
        internal ulong Hard;
    }
}
