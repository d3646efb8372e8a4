namespace ProxyLab.Probes.Counters;

/// <summary>The accept workers of a proxy that tells of them one by one.</summary>
/// <param name="Pid">The proxy's process.</param>
/// <param name="Threads">The thread of each worker, by its number.</param>
/// <param name="Front">Where clients connect.</param>
/// <param name="Accepts">Reads how many connections each has accepted; owned by whoever samples the workers.</param>
public sealed record AcceptWorkers(int Pid, IReadOnlyList<int> Threads, Endpoint Front, AcceptCounter Accepts);

/// <summary>Reads how many connections each accept worker has accepted since the proxy's start, on a connection of its own.</summary>
public abstract class AcceptCounter : IDisposable
{
    /// <summary>The counts, by the worker's number; empty where there was no answer within the budget.</summary>
    public abstract ReadOnlySpan<long?> Read(TimeSpan budget);

    /// <summary>Closes the connection; safe twice.</summary>
    public abstract void Dispose();
}
