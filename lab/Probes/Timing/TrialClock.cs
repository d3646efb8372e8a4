using System.Diagnostics;

namespace ProxyLab.Probes.Timing;

/// <summary>
/// The clock that a trial's files share: milliseconds since the trial began, of CLOCK_MONOTONIC (Stopwatch's source on Linux, so that
/// <c>clock_nanosleep</c> can wait for a time of this clock). Every process of the machine reads the same CLOCK_MONOTONIC, so that another
/// one can go on with the clock of a trial whose origin it knows.
/// </summary>
internal sealed class TrialClock
{
    private readonly long _begin;

    /// <summary>A clock that begins now.</summary>
    internal TrialClock() => _begin = Stopwatch.GetTimestamp();

    /// <summary>The clock that began then.</summary>
    /// <param name="originSeconds">As <see cref="OriginSeconds"/> of the same clock in another process.</param>
    internal TrialClock(double originSeconds) => _begin = (long)Math.Round(originSeconds * Stopwatch.Frequency);

    /// <summary>When this clock showed 0, in seconds of CLOCK_MONOTONIC.</summary>
    internal double OriginSeconds => (double)_begin / Stopwatch.Frequency;

    /// <summary>Milliseconds since the trial began.</summary>
    internal double NowMs => At(Stopwatch.GetTimestamp());

    /// <summary>A reading of <see cref="Stopwatch"/>, of whichever process, in milliseconds of this clock.</summary>
    internal double At(long timestamp) => (timestamp - _begin) * 1000.0 / Stopwatch.Frequency;

    /// <summary>A time of this clock as nanoseconds of CLOCK_MONOTONIC.</summary>
    internal long ToMonotonicNs(double ms) =>
        (long)(_begin * (1e9 / Stopwatch.Frequency)) + (long)(ms * 1e6);
}
