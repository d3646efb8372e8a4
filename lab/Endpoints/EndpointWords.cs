using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ProxyLab.Endpoints;

/// <summary>An endpoint as a person writes it on a command line. One of path, name and port is there.</summary>
/// <param name="Text">What was written.</param>
/// <param name="Path">The path of a Unix socket as it was written: relative, with links, as it comes.</param>
/// <param name="Name">An abstract name of Unix with its leading <c>@</c>; a further <c>@</c> may stand for a zero, as ss prints it.</param>
/// <param name="Port">The TCP port, 1 to 65535; 0 for a Unix socket.</param>
/// <param name="Addresses">The addresses meant; none for any. An IPv4 address is never in the form that IPv6 has for it.</param>
internal sealed record EndpointWords(string Text, string? Path, string? Name, int Port, IReadOnlyList<IPAddress> Addresses)
{
    /// <summary>The forms there are, for messages.</summary>
    internal const string Forms = "write /path/to.sock, ./to.sock, @abstract, :8080, 127.0.0.1:8080, [::1]:8080 or localhost:8080";

    /// <summary>Whether it names a Unix socket.</summary>
    internal bool IsUnix => Port == 0;

    /// <summary>
    /// Reads a path, <c>@name</c>, either with <c>unix:</c> in front, <c>ADDRESS:PORT</c>, <c>[ADDRESS]:PORT</c>, <c>HOST:PORT</c>,
    /// <c>:PORT</c>, <c>*:PORT</c> or <c>PORT</c>. A word without a slash is a path if there is such a file, or if it ends in .sock.
    /// </summary>
    /// <exception cref="UsageException">It is none of them, or the host has no address.</exception>
    internal static EndpointWords Parse(string text)
    {
        if (text.StartsWith("unix:", StringComparison.Ordinal) && text.Length > 5) return Unix(text, text[5..]);
        if (text.StartsWith('@') || text.Contains('/', StringComparison.Ordinal)) return Unix(text, text);
        var colon = text.LastIndexOf(':');
        if (PortOf(text[(colon + 1)..]) is { } port && (colon < 0 ? Any(text, port) : At(text, text[..colon], port)) is { } tcp) return tcp;
        if (text.EndsWith(".sock", StringComparison.Ordinal) || File.Exists(text)) return Unix(text, text);
        throw new UsageException($"'{text}' is no endpoint: {Forms}");
    }

    /// <exception cref="UsageException">It is not UTF-8: what it was cannot be told any more.</exception>
    private static EndpointWords Unix(string text, string name) =>
        name.Contains('\uFFFD', StringComparison.Ordinal) ? throw new UsageException($"'{text}' is not UTF-8: name it by a link to it (ln -s)")
        : name.StartsWith('@') ? new EndpointWords(text, null, name, 0, []) : new EndpointWords(text, name, null, 0, []);

    private static EndpointWords Any(string text, int port) => new(text, null, null, port, []);

    /// <summary>Null if the host cannot be one.</summary>
    private static EndpointWords? At(string text, string host, int port)
    {
        if (host is "" or "*") return Any(text, port);
        var bracketed = host is ['[', .., ']'];
        if (IPAddress.TryParse(bracketed ? host[1..^1] : host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 == bracketed)
            return new EndpointWords(text, null, null, port, [address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : WithInterface(text, host, address)]);
        return bracketed || host.Contains(':', StringComparison.Ordinal) || File.Exists(text) ? null : new EndpointWords(text, null, null, port, Resolve(host));
    }

    /// <summary>A link-local address is of one interface (RFC 4007 section 6), which the caller names; .NET leaves a name out that it does not know.</summary>
    private static IPAddress WithInterface(string text, string host, IPAddress address) =>
        address.AddressFamily != AddressFamily.InterNetworkV6 || address.ScopeId != 0 ? address
        : host.IndexOf('%', StringComparison.Ordinal) is >= 0 and var zone ? throw new UsageException($"'{text}' is no endpoint: there is no interface '{host[(zone + 1)..^1]}'; see: ip link")
        : address.IsIPv6LinkLocal ? throw new UsageException($"'{text}' is no endpoint: a link-local address needs its interface, e.g. [{address}%eth0]; see: ip -6 address")
        : address;

    /// <summary>localhost is both loopback addresses, whatever files say of it (RFC 6761, section 6.3).</summary>
    private static IReadOnlyList<IPAddress> Resolve(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return [IPAddress.Loopback, IPAddress.IPv6Loopback];
        try
        {
            return Dns.GetHostAddresses(host) is { Length: > 0 } found ? found : throw new UsageException($"'{host}' has no address");
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new UsageException($"'{host}' has no address: {e.Message}");
        }
    }

    private static int? PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65_536 ? port : null;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
