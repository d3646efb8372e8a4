using System.Runtime.InteropServices;

namespace ProxyLab.Native;

/// <summary>What a process or thread has used, and on which CPUs it may run.</summary>
internal static partial class Libc
{
    internal const int RUSAGE_SELF = 0, RUSAGE_CHILDREN = -1, RUSAGE_THREAD = 1;

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int getrusage(int who, RUsage* usage);

    /// <summary>Of a thread: 0 is the calling one; what it starts from then on inherits the mask.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int sched_setaffinity(int thread, nint size, void* mask);

    /// <summary>struct rusage of getrusage(2) on 64-bit Linux, as far as the times; the rest is left unnamed.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    internal struct RUsage
    {
        internal long UserSeconds;
        internal long UserMicroseconds;
        internal long SystemSeconds;
        internal long SystemMicroseconds;
    }
}
