namespace LabProxy;

/// <summary>
/// Gives back the memory that a burst has left. The collector runs when something is allocated, and a proxy whose clients all wait allocates nothing: what
/// thousands of requests held at once would stay for as long as the quiet lasts.
/// </summary>
internal sealed class MemoryReturn : IDisposable
{
    private const long Worthwhile = 1024 * 1024;

    private readonly Counters _counters;
    private readonly Timer _timer;
    private long _collectedAt, _served;

    public MemoryReturn(Counters counters)
    {
        _counters = counters;
        _timer = new Timer(static me => ((MemoryReturn)me!).Look(), this, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Collects where a second has brought neither a client nor a request, and enough was allocated since the last time.</summary>
    private void Look()
    {
        var served = _counters.Accepted + _counters.Requests;
        var isQuiet = served == _served;
        _served = served;
        if (!isQuiet || GC.GetTotalAllocatedBytes() - _collectedAt < Worthwhile)
            return;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _collectedAt = GC.GetTotalAllocatedBytes();
    }
}
