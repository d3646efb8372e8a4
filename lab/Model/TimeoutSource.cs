namespace ProxyLab;

/// <summary>Where a proxy's timeouts for its upstream come from.</summary>
public enum TimeoutSource
{
    /// <summary>From the plan: <see cref="Plan.ConnectTimeout"/>, <see cref="Plan.SendTimeout"/>, <see cref="Plan.ReadTimeout"/>.</summary>
    Plan,

    /// <summary>From nowhere: its configuration says nothing of them, and its own defaults hold.</summary>
    Shipped,
}
