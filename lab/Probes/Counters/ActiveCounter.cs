namespace ProxyLab.Probes.Counters;

/// <summary>A proxy's own count of its active client connections, as the lab reads it on every tick.</summary>
public abstract class ActiveCounter : IDisposable
{
    /// <summary>What left the last reading empty; null if nothing did, or an answer that told no number.</summary>
    public string? LastFailure { get; protected set; }

    /// <summary>The inode of the counter's own socket, which is no client of the upstream; 0 while there is none.</summary>
    internal virtual ulong Inode => 0;

    /// <summary>The number of active client connections now; null if there was none to be had within the budget.</summary>
    /// <param name="budget">The longest this may take, from some milliseconds up.</param>
    public abstract long? Read(TimeSpan budget);

    /// <summary>Closes what it has open; safe twice.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The same, for a counter that has something open.</summary>
    /// <param name="disposing">True: it is not the garbage collector that asks.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
