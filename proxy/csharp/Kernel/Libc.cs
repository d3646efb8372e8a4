using System.Runtime.InteropServices;

namespace LabProxy;

/// <summary>The system calls of the data plane, under their libc names.</summary>
internal static unsafe partial class Libc
{
    internal const int EPOLL_CLOEXEC = 0x80000, EPOLL_CTL_ADD = 1, EPOLL_CTL_DEL = 2, EPOLL_CTL_MOD = 3;
    internal const uint EPOLLIN = 1, EPOLLOUT = 4, EPOLLERR = 8, EPOLLHUP = 0x10, EPOLLRDHUP = 0x2000, EPOLLEXCLUSIVE = 1u << 28, EPOLLET = 1u << 31;
    internal const int EFD_CLOEXEC = 0x80000, EFD_NONBLOCK = 0x800, SOCK_NONBLOCK = 0x800, SOCK_CLOEXEC = 0x80000;
    internal const int SOCK_STREAM = 1, AF_UNIX = 1, AF_INET = 2, AF_INET6 = 10, IPPROTO_TCP = 6, TCP_NODELAY = 1, MSG_NOSIGNAL = 0x4000, SHUT_WR = 1;
    internal const int SOL_SOCKET = 1, SO_ERROR = 4, SO_LINGER = 13, SO_REUSEPORT = 15, SO_ATTACH_REUSEPORT_CBPF = 51;
    internal const int RLIMIT_NOFILE = 7;
    internal const int ENOENT = 2, EINTR = 4, EAGAIN = 11, ENOMEM = 12, ENFILE = 23, EMFILE = 24;
    internal const int EADDRNOTAVAIL = 99, ENOBUFS = 105, ETIMEDOUT = 110, ECONNREFUSED = 111, EINPROGRESS = 115;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int epoll_ctl(int epoll, int operation, int fd, void* change);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int epoll_wait(int epoll, void* events, int capacity, int timeoutMs);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int accept4(int fd, void* address, int* length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int connect(int fd, void* address, int length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint recv(int fd, void* buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint send(int fd, void* buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int shutdown(int fd, int how);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setsockopt(int fd, int level, int option, void* value, int length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int getsockopt(int fd, int level, int option, void* value, int* length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint read(int fd, void* buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint write(int fd, void* buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int getrlimit(int resource, RLimit* limit);

    /// <summary>Of a thread: 0 is the calling one.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int sched_setaffinity(int thread, nint size, void* mask);

    /// <summary>The words of strerror(3) with the number before them, as the log quotes a failed call.</summary>
    internal static string Words(string call, int errno) => FormattableString.Invariant($"{call}() failed ({errno}: {Marshal.GetPInvokeErrorMessage(errno)})");

    /// <summary>struct rlimit of getrlimit(2) on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct RLimit
    {
        internal ulong Soft;
        internal ulong Hard;
    }
}
