using System.Globalization;
using System.Net;
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Watching;

/// <summary>
/// Which listener a connection to an address reaches: one that is bound to it, else a wildcard of IPv4, else one of IPv6 that serves IPv4 as
/// well (net/ipv4/inet_hashtables.c, __inet_lookup_listener and compute_score; net/ipv6/inet6_hashtables.c, inet6_lookup_listener). One that
/// takes connections of a single interface is reached at the addresses of that interface, from this machine too (net/ipv4/route.c, ip_route_output_key_hash_rcu).
/// </summary>
internal static class TcpReach
{
    /// <summary>Those that a connection to the address reaches: several with SO_REUSEPORT. The wildcard address means those bound to it.</summary>
    /// <param name="listeners">All listeners of the port.</param>
    /// <param name="address">The address.</param>
    /// <param name="interfaceOf">The index of the interface that has an address; 0 where none has. It is asked only where a listener has an interface.</param>
    internal static IReadOnlyList<TcpListenSocket> Of(IReadOnlyList<TcpListenSocket> listeners, IPAddress address, Func<IPAddress, int> interfaceOf)
    {
        var isWildcard = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        if (!isWildcard && listeners.Any(l => l.Interface != 0))
        {
            var own = interfaceOf(address);
            listeners = [.. listeners.Where(l => l.Interface == 0 || l.Interface == own)];
        }

        if (Best(listeners.Where(l => Same(l.Address, address))) is { Count: > 0 } bound) return bound;
        var isOf4 = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
        if (isOf4 && !isWildcard && Best(listeners.Where(l => l.Address.Equals(IPAddress.Any))) is { Count: > 0 } wildcards) return wildcards;
        return Best(listeners.Where(l => l.Address.Equals(IPAddress.IPv6Any) && (!isOf4 || !l.IPv6Only)));

        // One of the interface is preferred, and one of IPv4 where both serve it (compute_score).
        IReadOnlyList<TcpListenSocket> Best(IEnumerable<TcpListenSocket> same) =>
            same.GroupBy(l => (l.Interface == 0 || isWildcard ? 1 : 2) + (l.IsOfIPv6 ? 0 : 1)).MaxBy(g => g.Key) is { } best ? [.. best] : [];
    }

    /// <summary>Whether they are the same but for an interface, which is not a part of the address on the wire.</summary>
    internal static bool Same(IPAddress a, IPAddress b) => a.GetAddressBytes().AsSpan().SequenceEqual(b.GetAddressBytes());

    /// <summary>A listener's address as people and ss write it, with its interface if it has only one.</summary>
    internal static string Name(TcpListenSocket listener)
    {
        var only = listener.Interface == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"%{listener.Interface}");
        return string.Create(CultureInfo.InvariantCulture, $"{(listener.IsOfIPv6 ? $"[{listener.Local.Address}{only}]" : listener.Local.Address + only)}:{listener.Local.Port}");
    }

    /// <summary>What it serves, in words.</summary>
    internal static string Kind(TcpListenSocket listener) => (listener.IsOfIPv6, listener.IsWildcard) switch
    {
        (false, false) => "IPv4",
        (false, true) => "IPv4 wildcard",
        (true, _) when listener.Local.Address.IsIPv4MappedToIPv6 => listener.IsWildcard ? "IPv4 wildcard on an IPv6 socket" : "IPv4 on an IPv6 socket",
        (true, false) => "IPv6",
        (true, true) => listener.IPv6Only ? "IPv6-only wildcard" : "dual-stack wildcard",
    };
}
