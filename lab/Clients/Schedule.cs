namespace ProxyLab.Clients;

/// <summary>
/// The intended times of an open model's requests, in milliseconds from the wave's start, ascending: fixed before the flood,
/// so that a slow answer cannot postpone the next request (coordinated omission).
/// </summary>
internal sealed class Schedule
{
    /// <summary>The most requests of one schedule: 400 MB of times.</summary>
    internal const int MaxRequests = 50_000_000;

    private readonly double[] _times;

    private Schedule(double[] times) => _times = times;

    /// <summary>The times.</summary>
    internal ReadOnlySpan<double> TimesMs => _times;

    /// <summary>Evenly spaced from 0; <paramref name="perSecond"/> over 0.</summary>
    internal static Schedule Constant(double perSecond, TimeSpan duration) => Ramp(perSecond, perSecond, duration);

    /// <summary>The rate goes evenly from one to the other; each 0 or more, not both 0.</summary>
    internal static Schedule Ramp(double fromPerSecond, double toPerSecond, TimeSpan duration)
    {
        double seconds = duration.TotalSeconds;
        var times = new double[Count((fromPerSecond + toPerSecond) / 2 * seconds, fromPerSecond, toPerSecond)];
        // By then t, from·t + slope·t²/2 requests are due; the form below solves that for t without cancellation at slope 0.
        double slope = (toPerSecond - fromPerSecond) / seconds;
        for (int i = 1; i < times.Length; i++)
        {
            double root = Math.Sqrt(Math.Max(0, (fromPerSecond * fromPerSecond) + (2 * slope * i)));
            times[i] = 1000.0 * (2 * i / (fromPerSecond + root));
        }
        return new Schedule(times);
    }

    /// <summary>A Poisson process: independent exponential gaps of mean 1/<paramref name="perSecond"/>. The seed reproduces it.</summary>
    internal static Schedule Poisson(double perSecond, TimeSpan duration, ulong seed)
    {
        Count(perSecond * duration.TotalSeconds, perSecond, perSecond);
        var times = new List<double>();
        double end = duration.TotalMilliseconds;
        var random = new SplitMix64(seed);
        for (double t = Gap(ref random, perSecond); t < end; t += Gap(ref random, perSecond))
            times.Add(t);
        return new Schedule([.. times]);
    }

    private static double Gap(ref SplitMix64 random, double perSecond) => -Math.Log(1 - random.NextUnit()) * 1000 / perSecond;

    private static int Count(double requests, double from, double to)
    {
        if (!(from >= 0 && to >= 0 && from + to > 0 && requests <= MaxRequests))
        {
            throw new LabException("flood", FormattableString.Invariant($"a schedule of {requests:0} requests at {from} to {to} a second"),
                FormattableString.Invariant($"give rates over 0 and at most {MaxRequests} requests"));
        }
        return (int)Math.Round(requests);
    }
}
