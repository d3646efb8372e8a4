namespace ProxyLab.Watching;

/// <summary>What was seen at one moment of all listeners that were asked for. Null is "not measured on this tick", never 0.</summary>
/// <param name="Seconds">Since watching began.</param>
/// <param name="Sockets">Each listener; none when nobody listens; null when the reading failed.</param>
/// <param name="Dead">Those of the waiting whose client has gone.</param>
/// <param name="Accepted">Server-side sockets that some process holds.</param>
/// <param name="ArrivedPerSecond">Connections seen to arrive, over the last second: those that came and went between two ticks are not seen.</param>
/// <param name="LeftPerSecond">Connections seen to leave, likewise.</param>
/// <param name="Overflows">TCP only: connections of this network namespace that met a full queue since watching began.</param>
/// <param name="Failed">Readings that failed since watching began, in part or as a whole.</param>
/// <param name="Notes">What a person must know to read it, a sentence each.</param>
internal sealed record WatchReading(
    double Seconds, IReadOnlyList<SocketReading>? Sockets, int? Dead, int? Accepted, double? ArrivedPerSecond, double? LeftPerSecond, long? Overflows,
    long Failed, IReadOnlyList<string> Notes)
{
    /// <summary>Connections that wait to be accepted by any of them.</summary>
    internal int? Queue => (int?)Sum(s => s.Queue);

    /// <summary>How many fit into all of them: Σ (limit + 1).</summary>
    internal long? Capacity => Sum(s => s.Capacity);

    /// <summary>Whether any queue is full: who comes to that listener next is not let in, whatever room its siblings have.</summary>
    internal bool IsFull => Sockets?.Any(s => s.IsFull) == true;

    /// <summary>Whether it was seen that nobody listens.</summary>
    internal bool IsNobody => Sockets is { Count: 0 };

    private long? Sum(Func<SocketReading, long?> of) => Sockets is not { Count: > 0 } sockets || sockets.Any(s => of(s) is null) ? null : sockets.Sum(of);
}
