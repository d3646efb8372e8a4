using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ProxyLab.Probes.Proc;

namespace ProxyLab.Probes.SockDiag;

/// <summary>
/// One answer of INET_DIAG about an IPv4 socket: struct inet_diag_msg of 72 octets (include/uapi/linux/inet_diag.h; filled by
/// net/ipv4/inet_diag.c, inet_sk_diag_fill). Pure.
/// </summary>
/// <param name="State">A state of TCP; of a TIME_WAIT socket its substate.</param>
/// <param name="LocalPort">The local port.</param>
/// <param name="RemotePort">The peer's port.</param>
/// <param name="Source">The local address, as the four octets in network order read as a little-endian number.</param>
/// <param name="Destination">The peer's address, likewise.</param>
/// <param name="ReceiveQueue">Octets unread; of a listener the accept queue's length (tcp_diag_get_info).</param>
/// <param name="SendQueue">Octets unacknowledged; of a listener its backlog.</param>
/// <param name="Inode">0 if no process holds it: not accepted, orphaned, or TIME_WAIT.</param>
internal readonly record struct InetDiagMessage(
    byte State, int LocalPort, int RemotePort, uint Source, uint Destination, uint ReceiveQueue, uint SendQueue, uint Inode)
{
    private const int Fixed = 72;

    /// <summary>Reads a message.</summary>
    /// <exception cref="ProbeFormatException">It is shorter than its structure.</exception>
    internal static InetDiagMessage Parse(ReadOnlySpan<byte> payload) => payload.Length < Fixed
        ? throw new ProbeFormatException("inet_diag", "a message is shorter than struct inet_diag_msg")
        : new InetDiagMessage(
            State: payload[1],
            LocalPort: BinaryPrimitives.ReadUInt16BigEndian(payload[4..]),
            RemotePort: BinaryPrimitives.ReadUInt16BigEndian(payload[6..]),
            Source: MemoryMarshal.Read<uint>(payload[8..]),
            Destination: MemoryMarshal.Read<uint>(payload[24..]),
            ReceiveQueue: MemoryMarshal.Read<uint>(payload[56..]),
            SendQueue: MemoryMarshal.Read<uint>(payload[60..]),
            Inode: MemoryMarshal.Read<uint>(payload[68..]));
}
