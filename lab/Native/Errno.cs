namespace ProxyLab.Native;

/// <summary>Error numbers of Linux on x86-64 and arm64 (include/uapi/asm-generic/errno-base.h and errno.h).</summary>
internal static class Errno
{
    internal const int EPERM = 1, ENOENT = 2, ESRCH = 3, EINTR = 4, EAGAIN = 11, ENOMEM = 12, EACCES = 13, EEXIST = 17,
        ENOTDIR = 20, EINVAL = 22, ENFILE = 23, EMFILE = 24, ENOSPC = 28, EPIPE = 32, ENAMETOOLONG = 36, ELOOP = 40, EADDRNOTAVAIL = 99, ENOBUFS = 105, ECONNRESET = 104,
        ETIMEDOUT = 110, ECONNREFUSED = 111, EINPROGRESS = 115;

    /// <summary>The error number of the calling thread's last failed call from <see cref="Libc"/>.</summary>
    internal static int Last => System.Runtime.InteropServices.Marshal.GetLastPInvokeError();

    /// <summary>The system's words for an error number, e.g. <c>Connection refused</c>.</summary>
    internal static string Describe(int errno) => System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(errno);
}
