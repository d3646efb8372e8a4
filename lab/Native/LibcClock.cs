using System.Runtime.InteropServices;

namespace ProxyLab.Native;

/// <summary>Clocks: reading one, and sleeping until a time (time.h).</summary>
internal static partial class LibcClock
{
    internal const int CLOCK_MONOTONIC = 1, CLOCK_THREAD_CPUTIME_ID = 3, TIMER_ABSTIME = 1;

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int clock_gettime(int clock, Timespec* time);

    /// <summary>Sleeps; returns the error number itself (clock_nanosleep(2)), not -1.</summary>
    [LibraryImport("libc")]
    internal static unsafe partial int clock_nanosleep(int clock, int flags, Timespec* request, Timespec* remain);

    /// <summary>struct timespec on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Timespec
    {
        internal long Seconds;
        internal long Nanoseconds;

        /// <summary>A length of time; less than none is none.</summary>
        internal static Timespec Of(TimeSpan time)
        {
            var ticks = Math.Max(0, time.Ticks);
            return new() { Seconds = ticks / TimeSpan.TicksPerSecond, Nanoseconds = ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick };
        }
    }
}
