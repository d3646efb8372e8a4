using System.Net;
using System.Net.Sockets;

namespace ProxyLab.Commands;

/// <summary>How the command line writes a flood's target.</summary>
internal static class FloodTarget
{
    /// <summary>Reads <c>http://host[:port][/path]</c> or <c>unix:/path/to.sock[:/path]</c>.</summary>
    /// <exception cref="FormatException">It is neither, or the host has no IPv4 address.</exception>
    internal static (Endpoint Target, string Host, string Path) Parse(string text)
    {
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            int split = text.IndexOf(":/", 5, StringComparison.Ordinal);
            var socket = split < 0 ? text[5..] : text[5..split];
            return (Endpoint.Unix(socket), "localhost", split < 0 ? "/" : text[(split + 1)..]);
        }
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp)
        {
            var remedy = uri?.Scheme == Uri.UriSchemeHttps ? "the lab speaks no TLS" : "write http://host:port/path or unix:/path/to.sock";
            throw new FormatException($"'{text}' is not a target: {remedy}");
        }
        return (new Endpoint(null, new IPEndPoint(Address(uri), uri.Port)), uri.Authority, uri.PathAndQuery);
    }

    private static IPAddress Address(Uri uri)
    {
        try
        {
            return Dns.GetHostAddresses(uri.DnsSafeHost, AddressFamily.InterNetwork).FirstOrDefault()
                ?? throw new FormatException($"'{uri.Host}' has no IPv4 address");
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new FormatException($"'{uri.Host}' has no IPv4 address: {e.Message}", e);
        }
    }
}
