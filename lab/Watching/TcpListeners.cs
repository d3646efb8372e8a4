using System.Net;
using System.Net.Sockets;
using ProxyLab.Endpoints;
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Watching;

/// <summary>The TCP listeners of one port in one network namespace, at the addresses that were asked for.</summary>
internal sealed class TcpListeners : ListenerSource
{
    private const int Discard = 9; // RFC 863: any port would do

    private readonly EndpointWords _words;
    private readonly TcpSockets _sockets;
    private readonly HashSet<IPAddress> _local = [];
    private IReadOnlyList<TcpListenSocket> _others = [];

    internal TcpListeners(EndpointWords words, NetworkPlace place)
    {
        (_words, Place) = (words, place);
        _sockets = new TcpSockets(place.Netlink, words.Port);
    }

    internal override NetworkPlace Place { get; }

    internal override ListenerLook Look(bool thoroughly)
    {
        if (_sockets.Listeners() is not { } listeners) return ListenerLook.Nothing([]);
        var (chosen, notes) = Choose(listeners);
        _others = [.. listeners.Except(chosen)];
        if (!thoroughly || chosen.Count == 0) return new ListenerLook([.. chosen.Select(l => Reading(l, null))], null, null, null, false, notes);
        var connections = _sockets.Connections();
        var after = _sockets.Listeners();
        return With(listeners, chosen, connections, after, notes);
    }

    internal override LabException Nobody()
    {
        var absent = _words.Addresses.Where(a => !IsLocal(a)).ToList();
        var reason = absent.Count > 0 && absent.Count == _words.Addresses.Count ? $"; {absent[0]} is no address of this network namespace" : "";
        var others = _others.Count == 0 ? "" : $"; what listens on that port: {string.Join(", ", _others.Select(l => $"{TcpReach.Name(l)} ({TcpReach.Kind(l)})").Distinct())}";
        return Elsewhere.Nobody(_words, Place, reason + others, "ss -tl");
    }

    public override void Dispose() => Place.Dispose();

    private (IReadOnlyList<TcpListenSocket> Chosen, IReadOnlyList<string> Notes) Choose(IReadOnlyList<TcpListenSocket> listeners)
    {
        if (_words.Addresses.Count == 0) return (listeners, []);
        var (chosen, notes) = (new List<TcpListenSocket>(), new List<string>());
        foreach (var address in _words.Addresses)
        {
            var reached = TcpReach.Of(listeners, address, Place.InterfaceOf);
            if (reached.Count == 0) continue;
            if (!TcpReach.Same(reached[0].Address, address))
            {
                if (!IsLocal(address)) continue;
                notes.Add($"{new IPEndPoint(address, _words.Port)} is served by {TcpReach.Name(reached[0])}, the {TcpReach.Kind(reached[0])}");
            }

            chosen.AddRange(reached.Except(chosen));
        }

        return (chosen, notes);
    }

    /// <summary>
    /// The dead of a queue are those in it whose client does not wait any more: a client that closed left CLOSE_WAIT behind, one that reset an
    /// entry that no table shows (net/ipv4/tcp_input.c, tcp_reset). The queue must have stood still while connections were counted.
    /// </summary>
    private ListenerLook With(
        IReadOnlyList<TcpListenSocket> listeners, IReadOnlyList<TcpListenSocket> chosen, IReadOnlyDictionary<IPAddress, TcpConnections>? connections,
        IReadOnlyList<TcpListenSocket>? after, IReadOnlyList<string> notes)
    {
        if (connections is null || after is null) return new ListenerLook([.. chosen.Select(l => Reading(l, null))], null, null, null, true, notes);
        var groups = connections.Select(c => (Reached: TcpReach.Of(listeners, c.Key, Place.InterfaceOf), c.Value)).Where(c => c.Reached.Intersect(chosen).Any()).ToList();
        var stoodStill = listeners.SequenceEqual(after);
        var dead = stoodStill ? Math.Max(0, chosen.Sum(l => l.Queue.Length) - groups.Sum(g => g.Value.Waiting)) : (int?)null;
        return new ListenerLook([.. chosen.Select(l => Reading(l, DeadOf(l)))], dead, groups.Sum(g => g.Value.Accepted), groups.Sum(g => g.Value.Accepted + g.Value.Waiting), false, notes);

        int? DeadOf(TcpListenSocket listener)
        {
            if (!stoodStill) return null;
            if (listener.Queue.Length == 0) return 0;
            var own = groups.Where(g => g.Reached.Contains(listener)).ToList();
            return own.Exists(g => g.Reached.Count > 1) ? null : Math.Max(0, listener.Queue.Length - own.Sum(g => g.Value.Waiting));
        }
    }

    private SocketReading Reading(TcpListenSocket l, int? dead) =>
        new(TcpReach.Name(l), TcpReach.Kind(l), Place.Name, l.Inode, l.Cookie, l.Queue.Length, l.Queue.Limit, l.Queue.Length == 0 ? 0 : dead);

    /// <summary>
    /// A wildcard serves the addresses that its network namespace has: those that a socket there can be bound to (net/ipv4/af_inet.c,
    /// inet_addr_valid_or_nonlocal), without those of several machines, to which one can bind and cannot connect.
    /// </summary>
    private bool IsLocal(IPAddress address)
    {
        if (!_local.Contains(address) && Place.Run(() => CanBind(address))) _local.Add(address);
        return _local.Contains(address);
    }

    private static bool CanBind(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(address, 0));
            if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) return true;
            socket.Connect(address, Discard); // sends nothing; of a broadcast address it is refused (net/ipv4/datagram.c, __ip4_datagram_connect)
            return !IsMulticast(address);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool IsMulticast(IPAddress address) => address.IsIPv6Multicast || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] is >= 224 and < 240);
}
