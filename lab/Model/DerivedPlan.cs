namespace ProxyLab;

/// <summary>What a plan comes to where it leaves something open: the number given, or one derived from the rest.</summary>
public sealed partial record Plan
{
    /// <summary>The wave's deadline, given or derived.</summary>
    public TimeSpan EffectiveDeadline => Deadline
        ?? ConnectTimeout + SendTimeout + ReadTimeout + 8.Seconds() + (Arrivals == Arrivals.Closed ? TimeSpan.Zero : Arriving);

    /// <summary>The proxy's own somaxconn, given or derived.</summary>
    public int EffectiveFrontSomaxconn => FrontSomaxconn ?? Math.Max(4096, 2 * Clients);

    /// <summary>
    /// The source addresses, given or derived: one address has no more ports to the proxy than the range (28,232 by default), and long
    /// before the last of them the kernel searches slowly.
    /// </summary>
    public int EffectiveSourceAddresses => SourceAddresses ?? 1 + (Clients / Math.Clamp(PortRange.Count / 7, 1, 4000));

    /// <summary>
    /// The connections a worker may hold, given or derived: one for each client and one for its upstream connection, twice over
    /// for those that still close, and some for the lab's own.
    /// </summary>
    public int EffectiveWorkerConnections => WorkerConnections ?? Math.Max(1024, (4 * Clients) + 64);

    /// <summary>How many connections the upstream's accept queue can hold: one more than listen(2) was given, after the clamp.</summary>
    public int QueueCapacity => Math.Min(Backlog, Somaxconn) + 1;
}
