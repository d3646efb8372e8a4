using System.Runtime.InteropServices;

namespace ProxyLab.Native;

/// <summary>Processes and threads: signals, the end, the time they have used, and the CPUs on which they may run.</summary>
internal static partial class LibcProcess
{
    internal const int SIGKILL = 9, SIGTERM = 15;
    internal const int RUSAGE_SELF = 0, RUSAGE_CHILDREN = -1, RUSAGE_THREAD = 1;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    /// <summary>Ends the process now: no finalizer, no handler, nothing that a wedged thread could hold up.</summary>
    [LibraryImport("libc")]
    internal static partial void _exit(int status);

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
