using System.Globalization;
using System.Net;
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Watching;

/// <summary>
/// Which listener a connection to an address reaches: one that is bound to it, else a wildcard of IPv4, else one of IPv6 that serves IPv4 as
/// well (net/ipv4/inet_hashtables.c, __inet_lookup_listener and compute_score; net/ipv6/inet6_hashtables.c, inet6_lookup_listener).
/// </summary>
internal static class TcpReach
{
    /// <summary>Those that a connection to the address reaches: several with SO_REUSEPORT. The wildcard address means those bound to it.</summary>
    internal static IReadOnlyList<TcpListenSocket> Of(IReadOnlyList<TcpListenSocket> listeners, IPAddress address)
    {
        var bound = listeners.Where(l => Same(l.Address, address)).ToList();
        if (bound.Exists(l => !l.IsOfIPv6)) bound.RemoveAll(l => l.IsOfIPv6); // a socket of the packet's own family is preferred
        if (bound.Count > 0) return bound;
        var isOf4 = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
        if (isOf4 && !address.Equals(IPAddress.Any) && Of(listeners, IPAddress.Any) is { Count: > 0 } wildcards) return wildcards;
        return [.. listeners.Where(l => l.Address.Equals(IPAddress.IPv6Any) && (!isOf4 || !l.IPv6Only))];
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
