namespace ProxyLab.Clients;

/// <summary>
/// Clients by the thousand on the calling thread. Each request that is started ends in exactly one <see cref="Outcome"/>,
/// at any deadline and cancellation. Ids go on from wave to wave.
/// </summary>
/// <param name="ids">Gives requests and connections their numbers; null: they begin at 1.</param>
internal sealed class Flood(ClientIds? ids = null)
{
    private readonly ClientIds _ids = ids ?? new ClientIds();

    /// <summary>Runs one wave to its end: the last answer, the deadline, or the cancellation.</summary>
    /// <param name="spec">What the clients do.</param>
    /// <param name="nowMs">The trial's clock, in milliseconds; it must never go back.</param>
    /// <param name="sink">Takes each result as it comes; what it throws is thrown here, after every socket is closed.</param>
    /// <param name="cancel">Ends the wave now, as its deadline would.</param>
    /// <exception cref="LabException">The spec is out of range, epoll is not to be had, or the totals do not add up.</exception>
    internal FloodSummary Run(FloodSpec spec, Func<double> nowMs, RequestSink sink, CancellationToken cancel)
    {
        spec.Validate();
        using var wave = new FloodWave(spec, nowMs, sink, _ids);
        return wave.Run(cancel);
    }
}
