using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ProxyLab.Commands;

/// <summary>
/// How the command line writes a flood's target. The path goes out as it is typed: what a proxy makes of <c>//</c>, <c>..</c> and
/// <c>%2f</c> is worth a look, and System.Uri would have made something of them before.
/// </summary>
internal static class FloodTarget
{
    private const string Http = "http://", Https = "https://";

    /// <summary>Reads <c>http://host[:port][/path]</c>, with an IPv6 address in brackets, or <c>unix:/path/to.sock[:/path]</c>.</summary>
    /// <exception cref="FormatException">It is neither, holds what cannot be sent, or the host has no address.</exception>
    internal static (Endpoint Target, string Host, string Path) Parse(string text)
    {
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            int split = text.IndexOf(":/", 5, StringComparison.Ordinal);
            var socket = split < 0 ? text[5..] : text[5..split];
            return (Endpoint.Unix(socket), "localhost", split < 0 ? "/" : Path(text, text[(split + 1)..]));
        }
        if (text.StartsWith(Https, StringComparison.OrdinalIgnoreCase))
            throw Wrong(text, "the lab speaks no TLS");
        if (!text.StartsWith(Http, StringComparison.OrdinalIgnoreCase))
            throw Wrong(text, "write http://host:port/path or unix:/path/to.sock");
        var rest = text[Http.Length..];
        int end = rest.AsSpan().IndexOfAny('/', '?', '#');
        var authority = end < 0 ? rest : rest[..end];
        if (authority.Contains('@', StringComparison.Ordinal))
            throw Wrong(text, "credentials in a URL are not sent: leave them out, and give --field 'Authorization: Basic …' (RFC 9110 section 4.2.4)");
        var (name, port) = Split(text, authority);
        var path = Path(text, end < 0 ? "/" : rest[end] == '?' ? "/" + rest[end..] : rest[end..]);
        return (new Endpoint(null, new IPEndPoint(Address(name), port)), WithoutZone(authority), path);
    }

    private static string Path(string text, string path) => path.Contains('#', StringComparison.Ordinal)
        ? throw Wrong(text, "a fragment (#…) is never sent: leave it out, or write %23")
        : path;

    private static (string Name, int Port) Split(string text, string authority)
    {
        bool isBracketed = authority.StartsWith('[');
        int end = isBracketed ? authority.IndexOf(']', StringComparison.Ordinal) + 1 : authority.IndexOf(':', StringComparison.Ordinal);
        if (end < 0)
            end = authority.Length;
        var (host, after) = (authority[..end], authority[end..]);
        if (!isBracketed && after.LastIndexOf(':') > 0)
            throw Wrong(text, "write an IPv6 address in brackets, e.g. http://[::1]:8080/");
        var name = isBracketed && end > 0 ? host[1..^1] : host;
        if (name.Length == 0 || (isBracketed && (!IPAddress.TryParse(name, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)))
            throw Wrong(text, isBracketed ? "there is no IPv6 address in the brackets" : "there is no host");
        if (after is "" or ":")
            return (name, 80);
        return after[0] == ':' && ushort.TryParse(after.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0
            ? (name, port)
            : throw Wrong(text, "a port is a number from 1 to 65535");
    }

    /// <summary>A zone (fe80::1%eth0) is of this machine, and is not sent (RFC 6874 section 4).</summary>
    private static string WithoutZone(string authority) =>
        authority.IndexOf('%', StringComparison.Ordinal) is >= 0 and var zone && authority.IndexOf(']', zone) is >= 0 and var end ? authority.Remove(zone, end - zone) : authority;

    /// <summary>An address of the name; where it has some of both kinds, one of IPv4.</summary>
    private static IPAddress Address(string name)
    {
        if (IPAddress.TryParse(name, out var literal))
            return literal;
        try
        {
            return Dns.GetHostAddresses(name).OrderBy(a => a.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).FirstOrDefault()
                ?? throw new FormatException($"'{name}' has no IPv4 address, and no IPv6 address");
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new FormatException($"'{name}' has no IPv4 address, and no IPv6 address: {e.Message}", e);
        }
    }

    private static FormatException Wrong(string text, string remedy) => new($"'{text}' is not a target: {remedy}");
}
