using System.Net;
using System.Net.Sockets;
using ProxyLab.Endpoints;

namespace ProxyLab.Commands;

/// <summary>How the command line writes a flood's target: an endpoint, and what to ask it for.</summary>
internal static class FloodTarget
{
    private const string Http = "http://";

    /// <summary>
    /// Reads an endpoint as <see cref="EndpointWords"/> does, with <c>http://</c> in front and a path behind where wanted: <c>http://host/path</c>,
    /// <c>:8080/path</c>, <c>unix:/path/to.sock:/path</c>. After <c>http://</c> the port may be left out: 80.
    /// </summary>
    /// <exception cref="FormatException">It is none of them, or the host has no IPv4 address.</exception>
    internal static (Endpoint Target, string Host, string Path) Parse(string text)
    {
        if (text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) throw new FormatException($"'{text}' is not a target: the lab speaks no TLS");
        try
        {
            if (text.StartsWith(Http, StringComparison.OrdinalIgnoreCase)) return OfUrl(text);
            var split = text.IndexOf(":/", text.StartsWith("unix:", StringComparison.Ordinal) ? 5 : 0, StringComparison.Ordinal);
            var slash = text.IndexOf('/', StringComparison.Ordinal);
            var (endpoint, path) = split >= 0 ? (text[..split], text[(split + 1)..]) : slash > 0 && IsTcp(text[..slash]) ? (text[..slash], text[slash..]) : (text, "/");
            return Of(EndpointWords.Parse(endpoint), null, path);
        }
        catch (UsageException e)
        {
            throw new FormatException($"'{text}' is not a target: {e.Message}", e);
        }
    }

    private static (Endpoint Target, string Host, string Path) OfUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)) throw new FormatException($"'{text}' is not a target: write http://host:port/path or unix:/path/to.sock");
        var host = uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.DnsSafeHost}]" : uri.DnsSafeHost;
        return Of(EndpointWords.Parse(FormattableString.Invariant($"{host}:{uri.Port}")), uri.Authority, uri.PathAndQuery);
    }

    private static (Endpoint Target, string Host, string Path) Of(EndpointWords words, string? host, string path)
    {
        if (words.IsUnix) return (Endpoint.Unix(words.Name is { } name ? AbstractName.ToConnect(name) : words.Path!), "localhost", path);
        var tcp = new IPEndPoint(Address(words), words.Port);
        return (new Endpoint(null, tcp), host ?? (words.Addresses.Count == 0 ? tcp.ToString() : words.Text), path);
    }

    /// <summary>Whoever is asked at any address is asked at loopback.</summary>
    private static IPAddress Address(EndpointWords words) => words.Addresses.Count == 0 ? IPAddress.Loopback
        : words.Addresses.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? throw new FormatException($"'{words}' has no IPv4 address");

    private static bool IsTcp(string text) => !text.StartsWith("unix:", StringComparison.Ordinal) && !text.StartsWith('@') && text.Contains(':', StringComparison.Ordinal);
}
