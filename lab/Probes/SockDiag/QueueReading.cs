namespace ProxyLab.Probes.SockDiag;

/// <summary>One listener's accept queue at one moment.</summary>
/// <param name="Length">Connections that wait to be accepted.</param>
/// <param name="Limit">The backlog as the kernel clamped it; the capacity is one more.</param>
/// <param name="Dead">Those of them whose client has closed already; null if that was not measured in this tick.</param>
/// <param name="HalfClosed">Those of them whose client has only shut down its side, and waits; null if that was not measured.</param>
internal readonly record struct QueueReading(int Length, int Limit, int? Dead, int? HalfClosed = null);

/// <summary>The roles that sock_diag can see on a Unix upstream; it leaves embryos out (net/unix/diag.c, sk_diag_dump).</summary>
/// <param name="Accepted">Connected stream sockets with the upstream's name.</param>
/// <param name="Client">Connected stream sockets without a name, the baseline left out.</param>
/// <param name="Waiting">
/// Embryos that are not dead, found without seeing one: of connected sockets that are not shut both ways, every client's end pairs with
/// an accepted end or with an embryo. So it is the nameless ones less the named ones, beyond what that was at the baseline. Exact while
/// no other process makes socket pairs after the baseline.
/// </param>
internal readonly record struct DiagRoles(int Accepted, int Client, int Waiting);
