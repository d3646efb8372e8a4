namespace ProxyLab.Probes.Timing;

/// <summary>
/// Keeps a costly reading within a share of one core: after a reading that took t, the next is allowed t / share later.
/// A cheap reading is so allowed on every tick, a dear one as often as the share pays for.
/// </summary>
/// <param name="share">The share of one core, above 0 and up to 1; 0.05 lets a reading of 1 ms run each 20 ms.</param>
internal sealed class CostShare(double share)
{
    private double _nextMs = double.NegativeInfinity;

    /// <summary>Whether a reading may begin now.</summary>
    internal bool Allows(double nowMs) => nowMs >= _nextMs;

    /// <summary>Records a reading that began at this time and took so much of a core.</summary>
    internal void Spent(double beganMs, double cpuMs) => _nextMs = beganMs + (cpuMs / share);
}
