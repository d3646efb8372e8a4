
using ProxyLab.Native;

namespace ProxyLab.Probes.Timing;

/// <summary>
/// The time that the calling thread had a core (clock_gettime(2), CLOCK_THREAD_CPUTIME_ID): on a busy machine a reading waits for one, and
/// waiting costs nobody anything.
/// </summary>
internal static class ThreadCpu
{
    /// <summary>Milliseconds so far.</summary>
    internal static unsafe double NowMs
    {
        get
        {
            LibcClock.Timespec time;
            return LibcClock.clock_gettime(LibcClock.CLOCK_THREAD_CPUTIME_ID, &time) == 0 ? (time.Seconds * 1e3) + (time.Nanoseconds / 1e6) : 0;
        }
    }
}
