using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ProxyLab;

/// <summary>
/// Where a socket listens: a Unix path (at most 107 octets and the terminating zero, unix(7)) or an IPv4 address and port.
/// </summary>
/// <param name="Path">The Unix path, or an abstract name with a zero in front; null for TCP.</param>
/// <param name="Tcp">The address and port; null for Unix.</param>
public sealed record Endpoint(string? Path, IPEndPoint? Tcp)
{
    /// <summary>A Unix endpoint.</summary>
    public static Endpoint Unix(string path) => new(path, null);

    /// <summary>A TCP endpoint on 127.0.0.1; port 0 lets the kernel choose.</summary>
    public static Endpoint Loopback(int port) => new(null, new IPEndPoint(IPAddress.Loopback, port));

    /// <summary>A TCP endpoint on that many loopback addresses, 127.0.0.1 and up; of several, the socket is bound to all there are.</summary>
    public static Endpoint Loopback(int port, int addresses) => addresses == 1 ? Loopback(port) : new(null, new IPEndPoint(IPAddress.Any, port));

    /// <summary>Where to connect to each of that many loopback addresses on this endpoint's port; a Unix endpoint is one.</summary>
    public IReadOnlyList<Endpoint> On(int addresses) => Tcp is not { } tcp || addresses == 1 ? [this]
        : [.. Enumerable.Range(1, addresses).Select(i => new Endpoint(null, new IPEndPoint(new IPAddress([127, 0, 0, (byte)i]), tcp.Port)))];

    /// <summary>Whether this is a Unix endpoint.</summary>
    public bool IsUnix => Path is not null;

    /// <summary>The endpoint as .NET's sockets take it.</summary>
    public EndPoint ToEndPoint() => Path is { } path ? new UnixDomainSocketEndPoint(path) : Tcp!;

    /// <summary>A new, unconnected stream socket of the endpoint's family.</summary>
    public Socket NewSocket() => Path is not null
        ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Reads <c>unix:/path</c> or <c>127.0.0.1:80</c>, the form that <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static Endpoint Parse(string text) =>
        text.StartsWith("unix:", StringComparison.Ordinal) ? Unix(text[5..])
        : text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out var tcp) && tcp.AddressFamily == AddressFamily.InterNetwork
            ? new Endpoint(null, tcp)
        : throw new FormatException($"'{text}' is neither unix:/path nor address:port");

    /// <summary><c>unix:/path</c> or <c>address:port</c>; the zeros of an abstract name as <c>@</c>.</summary>
    public override string ToString() =>
        Path is { } path ? "unix:" + (path.StartsWith('\0') ? path.Replace('\0', '@') : path) : string.Create(CultureInfo.InvariantCulture, $"{Tcp}");
}
