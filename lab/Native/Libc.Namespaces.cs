using System.Runtime.InteropServices;

namespace ProxyLab.Native;

/// <summary>Calls about namespaces.</summary>
internal static partial class Libc
{
    internal const int CLONE_NEWNET = 0x40000000;

    /// <summary>Moves the calling thread into the namespace that the descriptor names (setns(2)).</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setns(int fd, int type);

    /// <summary>Gives the calling thread new namespaces of these kinds (unshare(2)).</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int unshare(int flags);
}
