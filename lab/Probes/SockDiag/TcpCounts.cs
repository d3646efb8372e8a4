using System.Net;

namespace ProxyLab.Probes.SockDiag;

/// <summary>IPv4 TCP sockets of this network namespace by state.</summary>
internal readonly record struct TcpStates(int Established, int SynSent, int SynReceived, int TimeWait, int CloseWait);

/// <summary>The server-side sockets of one local port, and what its connections left in TIME_WAIT at either end: at the one that closed first.</summary>
/// <param name="Embryo">Established, and nobody has accepted it (inode 0).</param>
/// <param name="Accepted">Established or CLOSE_WAIT, and a process holds it.</param>
/// <param name="Dead">
/// CLOSE_WAIT with inode 0: it waits to be accepted and its client has closed. A client that resets instead leaves an entry of the queue
/// that no table shows (tcp_reset, tcp_done), so the queue's length can be larger than Embryo + Dead.
/// </param>
/// <param name="TimeWait">In TIME_WAIT at this port's end.</param>
/// <param name="PeerTimeWait">In TIME_WAIT at the other end, where each takes a port.</param>
/// <param name="HalfClosed">
/// Of <paramref name="Dead"/>, those whose client has only shut down its side, and waits: a process holds its end still. Null where clients' ends were not
/// read.
/// </param>
internal readonly record struct TcpPort(int Embryo, int Accepted, int Dead, int TimeWait = 0, int PeerTimeWait = 0, int? HalfClosed = null);

/// <summary>Ends of connections that are half-closed or on their way to be closed, by state (RFC 9293, section 3.3.2), whoever holds them.</summary>
/// <param name="CloseWait">The other side has sent its FIN, this one has not.</param>
/// <param name="FinWait1">This side has sent its FIN, and it is not acknowledged.</param>
/// <param name="FinWait2">This side's FIN is acknowledged; the other side has not sent its own.</param>
internal readonly record struct TcpEnds(int CloseWait, int FinWait1, int FinWait2);

/// <summary>What one pass over the TCP table gave.</summary>
/// <param name="States">The whole namespace by state.</param>
/// <param name="Port">The upstream's port.</param>
/// <param name="FrontAccepted">Connections of the proxy's own port that it has accepted; 0 if no such port was asked for.</param>
/// <param name="FrontEnds">The proxy's ends of its clients' connections.</param>
/// <param name="ProxyEnds">The proxy's ends of its connections to the upstream.</param>
/// <param name="UpstreamEnds">The upstream's ends of these.</param>
internal readonly record struct TcpCounts(
    TcpStates States, TcpPort Port, int FrontAccepted, TcpEnds FrontEnds = default, TcpEnds ProxyEnds = default, TcpEnds UpstreamEnds = default);

/// <summary>TIME_WAIT sockets by who closed first: that side has them (RFC 9293, section 3.6).</summary>
/// <param name="Connecting">Those of the side that connected, which are in the way of its next connections.</param>
/// <param name="Served">Those of the side that listens, by its port.</param>
internal sealed record TimeWaitCounts(IReadOnlyDictionary<TimeWaitTuple, int> Connecting, IReadOnlyDictionary<int, int> Served);

/// <summary>What TIME_WAIT is counted by: the ports that a connect to a destination can use are per tuple.</summary>
internal readonly record struct TimeWaitTuple(IPAddress Source, IPAddress Destination, int DestinationPort);
