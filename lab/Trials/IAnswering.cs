namespace ProxyLab.Trials;

/// <summary>What stands behind the proxy, as <see cref="UpstreamHost"/> asks it: one process, or several that share a listener.</summary>
internal interface IAnswering
{
    /// <summary>Ends, with an exception, when what serves at this time breaks.</summary>
    public Task Fault { get; }

    /// <summary>Its counters now.</summary>
    public Task<UpstreamCounters> Counters();

    /// <summary>Begins to behave.</summary>
    public Task Recover();

    /// <summary>Writes what <c>upstream.csv</c> does not hold yet.</summary>
    public Task Account();

    /// <summary>Hears that a wave begins, or else that it has ended, and which.</summary>
    public Task AtWave(bool begins, int wave);
}
