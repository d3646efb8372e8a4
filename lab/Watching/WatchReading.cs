namespace ProxyLab.Watching;

/// <summary>What was seen of a listener at one moment. Null is "not measured on this tick", never 0.</summary>
/// <param name="Seconds">Since watching began.</param>
/// <param name="Queue">Connections that wait to be accepted; null when nobody listens any more.</param>
/// <param name="Limit">The backlog after the kernel's clamp; one more than that fit.</param>
/// <param name="Dead">Those of the waiting whose client has gone.</param>
/// <param name="Accepted">Server-side sockets that some process holds.</param>
/// <param name="ArrivedPerSecond">Connections seen to arrive, over the last second: those that came and went between two ticks are not seen.</param>
/// <param name="LeftPerSecond">Connections seen to leave, likewise.</param>
/// <param name="Overflows">TCP only: connections of this network namespace that met a full queue since watching began.</param>
internal readonly record struct WatchReading(
    double Seconds, int? Queue, int? Limit, int? Dead, int? Accepted, double? ArrivedPerSecond, double? LeftPerSecond, long? Overflows)
{
    /// <summary>How many connections fit: one more than the limit (net/unix/af_unix.c unix_recvq_full; include/net/sock.h sk_acceptq_is_full).</summary>
    internal int? Capacity => Limit + 1;

    /// <summary>Whether the next connection meets a full queue.</summary>
    internal bool IsFull => Queue >= Capacity;
}
