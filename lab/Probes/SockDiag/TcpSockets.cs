using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using ProxyLab.Native;

namespace ProxyLab.Probes.SockDiag;

/// <summary>One listening TCP socket at one moment.</summary>
/// <param name="Local">What it is bound to, as the kernel keeps it: an IPv4 address on a socket of IPv6 is <c>::ffff:a.b.c.d</c>.</param>
/// <param name="Interface">The index of the only interface whose connections it takes (SO_BINDTODEVICE); 0 for any.</param>
/// <param name="IPv6Only">IPV6_V6ONLY: bound to <c>::</c> it serves IPv4 as well where this is false.</param>
/// <param name="Inode">By which /proc/PID/fd names it; 0 if no process holds it.</param>
/// <param name="Cookie">Tells it from every other socket.</param>
/// <param name="Queue">Its accept queue; the dead are not known from here.</param>
internal sealed record TcpListenSocket(IPEndPoint Local, int Interface, bool IPv6Only, uint Inode, ulong Cookie, QueueReading Queue)
{
    /// <summary>Whether it is a socket of IPv6, whatever it serves.</summary>
    internal bool IsOfIPv6 => Local.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>The address that it serves: IPv4 is told as IPv4.</summary>
    internal IPAddress Address => TcpSockets.Plain(Local.Address);

    /// <summary>Whether it serves every address of its family.</summary>
    internal bool IsWildcard => Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any);
}

/// <summary>Connections at the server's end that share a local address.</summary>
/// <param name="Waiting">Nobody has accepted them yet, and their clients wait: established, or half-closed by a client of this network namespace that still reads.</param>
/// <param name="Accepted">Held by a process.</param>
internal readonly record struct TcpConnections(int Waiting, int Accepted);

/// <summary>
/// The listeners and the connections of one TCP port, of both families, by INET_DIAG (net/ipv4/inet_diag.c). Allocates: for a person who
/// watches, not for a trial's tick (<see cref="InetDiag"/>).
/// </summary>
/// <param name="netlink">The socket to ask on: the answer is of its network namespace.</param>
/// <param name="port">The local port.</param>
internal sealed class TcpSockets(NetlinkSocket netlink, int port)
{
    private readonly byte[] _request = InetRequest.New();

    /// <summary>Who listens on the port, at whatever address; null if the reading failed.</summary>
    internal IReadOnlyList<TcpListenSocket>? Listeners()
    {
        var handler = new ListenHandler { Port = port, Found = [] };
        return Ask(1u << LibcNetlink.TCP_LISTEN, port, ref handler) ? handler.Found : null;
    }

    /// <summary>The connections of the port by their local address; null if the reading failed. It walks all of the machine's.</summary>
    internal IReadOnlyDictionary<IPAddress, TcpConnections>? Connections()
    {
        var handler = new ConnectionHandler { Port = port, Found = [], Ended = [] };
        if (!Ask(1u << LibcNetlink.TCP_ESTABLISHED | 1u << LibcNetlink.TCP_CLOSE_WAIT, port, ref handler)) return null;
        if (handler.Ended.Count == 0) return handler.Found;
        // A client that sent its FIN and holds its end waits for an answer (net/ipv4/tcp.c, tcp_shutdown); one that closed has an end that no process holds, or none.
        var clients = new ClientHandler { Port = port, Held = [] };
        if (!Ask(1u << LibcNetlink.TCP_FIN_WAIT1 | 1u << LibcNetlink.TCP_FIN_WAIT2, 0, ref clients)) return null;
        foreach (var (address, client) in handler.Ended.Where(e => clients.Held.Contains(e.Client)))
        {
            var before = handler.Found[address];
            handler.Found[address] = before with { Waiting = before.Waiting + 1 };
        }

        return handler.Found;
    }

    /// <summary>An address without the form that IPv6 has for one of IPv4.</summary>
    internal static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private bool Ask<T>(uint states, int localPort, ref T handler)
        where T : IDiagHandler => Ask(Libc.AF_INET, states, localPort, ref handler) && Ask(Libc.AF_INET6, states, localPort, ref handler);

    private bool Ask<T>(int family, uint states, int localPort, ref T handler)
        where T : IDiagHandler => netlink.Exchange(InetRequest.Fill(_request, family, states, localPort), dump: true, ref handler) == DiagResult.Complete;

    private static IPAddress Local(ReadOnlySpan<byte> payload) => Address(payload, 8);

    private static IPAddress Remote(ReadOnlySpan<byte> payload) => Address(payload, 24);

    private static IPAddress Address(ReadOnlySpan<byte> payload, int at) => new(payload.Slice(at, payload[0] == Libc.AF_INET6 ? 16 : 4));

    private struct ListenHandler : IDiagHandler
    {
        private const int Fixed = 72;
        internal int Port;
        internal List<TcpListenSocket> Found;

        public readonly void Take(ReadOnlySpan<byte> payload)
        {
            var m = InetDiagMessage.Parse(payload);
            if (m.State != LibcNetlink.TCP_LISTEN || m.LocalPort != Port) return;
            Found.Add(new TcpListenSocket(
                new IPEndPoint(Local(payload), Port), MemoryMarshal.Read<int>(payload[40..]), IsIPv6Only(payload[Fixed..]), m.Inode,
                MemoryMarshal.Read<ulong>(payload[44..]), new QueueReading((int)m.ReceiveQueue, (int)m.SendQueue, null)));
        }

        /// <summary>A listener of IPv6 always tells (inet_diag_msg_attrs_fill).</summary>
        private static bool IsIPv6Only(ReadOnlySpan<byte> attributes)
        {
            var reader = new AttributeReader(attributes);
            while (reader.Next(out var type, out var value))
                if (type == LibcNetlink.INET_DIAG_SKV6ONLY) return value is [not 0, ..];
            return false;
        }
    }

    private struct ConnectionHandler : IDiagHandler
    {
        internal int Port;
        internal Dictionary<IPAddress, TcpConnections> Found;

        /// <summary>Those that nobody has accepted yet and whose client has sent its FIN: the local address, and the client.</summary>
        internal List<(IPAddress Local, IPEndPoint Client)> Ended;

        public readonly void Take(ReadOnlySpan<byte> payload)
        {
            var m = InetDiagMessage.Parse(payload);
            if (m.LocalPort != Port) return;
            if (m.Inode == 0 && m.State == LibcNetlink.TCP_CLOSE_WAIT) Ended.Add((Plain(Local(payload)), new IPEndPoint(Plain(Remote(payload)), m.RemotePort)));
            var address = Plain(Local(payload));
            var before = Found.GetValueOrDefault(address);
            Found[address] = m.Inode != 0 ? before with { Accepted = before.Accepted + 1 }
                : m.State == LibcNetlink.TCP_ESTABLISHED ? before with { Waiting = before.Waiting + 1 } : before;
        }
    }

    private struct ClientHandler : IDiagHandler
    {
        internal int Port;

        /// <summary>Clients of the port that have sent their FIN and hold their end.</summary>
        internal HashSet<IPEndPoint> Held;

        public readonly void Take(ReadOnlySpan<byte> payload)
        {
            var m = InetDiagMessage.Parse(payload);
            if (m.RemotePort == Port && m.Inode != 0) Held.Add(new IPEndPoint(Plain(Local(payload)), m.LocalPort));
        }
    }
}
