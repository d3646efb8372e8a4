using System.Diagnostics;

namespace ProxyLab.Probes.Sampling;

/// <summary>
/// The clock that a trial's files share: milliseconds since the trial began, of CLOCK_MONOTONIC (Stopwatch's source on
/// Linux, so that <c>clock_nanosleep</c> can wait for a time of this clock).
/// </summary>
internal sealed class TrialClock
{
    private readonly long _begin = Stopwatch.GetTimestamp();

    /// <summary>Milliseconds since the trial began.</summary>
    internal double NowMs => (Stopwatch.GetTimestamp() - _begin) * 1000.0 / Stopwatch.Frequency;

    /// <summary>A time of this clock as nanoseconds of CLOCK_MONOTONIC.</summary>
    internal long ToMonotonicNs(double ms) =>
        (long)(_begin * (1e9 / Stopwatch.Frequency)) + (long)(ms * 1e6);
}
