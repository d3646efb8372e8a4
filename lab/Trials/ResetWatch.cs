using System.Net;
using ProxyLab.Native;

namespace ProxyLab.Trials;

/// <summary>
/// Counts the resets of TCP that this network namespace receives, by the end that received each. The kernel has no counter of them (net/ipv4/tcp_input.c,
/// tcp_reset, counts nothing), so packet sockets do: each with a filter that only takes segments of IPv4 with RST for one end, and with statistics that
/// count what it takes (net/packet/af_packet.c, packet_rcv and packet_getsockopt). Nothing is read from them.
/// </summary>
internal sealed unsafe class ResetWatch : IDisposable
{
    private readonly Dictionary<ResetReceiver, int> _sockets = [];
    private readonly Dictionary<ResetReceiver, long> _received = [];

    /// <summary>Counts from here on.</summary>
    /// <param name="front">Where the proxy listens; clients of an address that is not of the loopback are in a namespace of their own, and receive there.</param>
    /// <param name="upstream">The port on which the upstream listens; null for one that has none.</param>
    internal ResetWatch(IPEndPoint front, int? upstream)
    {
        if (IPAddress.IsLoopback(front.Address)) Open(ResetReceiver.Client, LibcFilter.SourcePort, front.Port);
        Open(ResetReceiver.ProxyFront, LibcFilter.DestinationPort, front.Port);
        if (upstream is not { } port) return;
        Open(ResetReceiver.ProxyUpstream, LibcFilter.SourcePort, port);
        Open(ResetReceiver.Upstream, LibcFilter.DestinationPort, port);
    }

    /// <summary>What each end has received since the start; an end that is not watched, because it has no port, is elsewhere, or the kernel gave no socket, is missing.</summary>
    internal IReadOnlyDictionary<ResetReceiver, long> Read()
    {
        // struct tpacket_stats: taken, those that found the buffer full among them, and how many of those; asking sets both to 0.
        var statistics = stackalloc uint[2];
        foreach (var (receiver, socket) in _sockets)
        {
            var size = 2 * sizeof(uint);
            if (Libc.getsockopt(socket, LibcFilter.SOL_PACKET, LibcFilter.PACKET_STATISTICS, statistics, &size) == 0) _received[receiver] += statistics[0];
        }

        return new Dictionary<ResetReceiver, long>(_received);
    }

    /// <summary>Closes the sockets; safe twice.</summary>
    public void Dispose()
    {
        foreach (var socket in _sockets.Values) _ = Libc.close(socket);
        _sockets.Clear();
    }

    private void Open(ResetReceiver receiver, uint offset, int port)
    {
        // Of no protocol until it has its filter: it would take everything.
        var socket = Libc.socket(LibcFilter.AF_PACKET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
        if (socket < 0) return;
        if (Attach(socket, offset, port) && Bind(socket))
        {
            (_sockets[receiver], _received[receiver]) = (socket, 0);
            return;
        }

        _ = Libc.close(socket);
    }

    /// <summary>Takes segments of TCP with RST and that port, whole or the first fragment: octets from the header of IPv4 on (RFC 791, RFC 9293).</summary>
    private static bool Attach(int socket, uint offset, int port)
    {
        var program = stackalloc LibcFilter.SockFilter[]
        {
            new() { Code = 0x30, Operand = 9 }, // the protocol
            new() { Code = 0x15, IfFalse = 8, Operand = Libc.IPPROTO_TCP },
            new() { Code = 0x28, Operand = 6 }, // the fragment's offset
            new() { Code = 0x45, IfTrue = 6, Operand = 0x1FFF },
            new() { Code = 0xB1, Operand = 0 }, // the header's length, to the index
            new() { Code = 0x50, Operand = 13 }, // the flags
            new() { Code = 0x45, IfFalse = 3, Operand = 4 }, // RST
            new() { Code = 0x48, Operand = offset },
            new() { Code = 0x15, IfFalse = 1, Operand = (uint)port },
            new() { Code = 0x06, Operand = 1 },
            new() { Code = 0x06, Operand = 0 },
        };
        var filter = new LibcFilter.SockFprog { Count = 11, Filter = program };
        return Libc.setsockopt(socket, Libc.SOL_SOCKET, LibcFilter.SO_ATTACH_FILTER, &filter, sizeof(LibcFilter.SockFprog)) == 0;
    }

    /// <summary>
    /// Binds it to IPv4 on every interface. A socket of one protocol gets what is received, and not what is sent as well (net/core/dev.c,
    /// dev_queue_xmit_nit gives that to sockets of every protocol only): on the loopback each segment comes once.
    /// </summary>
    private static bool Bind(int socket)
    {
        // struct sockaddr_ll: family, protocol in network order, interface, then 12 octets that nobody asks for.
        var address = stackalloc byte[20];
        new Span<byte>(address, 20).Clear();
        *(ushort*)address = LibcFilter.AF_PACKET;
        (address[2], address[3]) = (0x08, 0x00); // ETH_P_IP
        return Libc.bind(socket, address, 20) == 0;
    }
}
