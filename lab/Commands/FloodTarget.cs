using System.Net;
using System.Net.Sockets;
using ProxyLab.Endpoints;
using ProxyLab.Probes.SockDiag;
using ProxyLab.Watching;

namespace ProxyLab.Commands;

/// <summary>
/// How the command line writes a flood's target: an endpoint, and what to ask it for. The path goes out as it is typed: what a proxy makes of <c>//</c>,
/// <c>..</c> and <c>%2f</c> is worth a look, and System.Uri would have made something of them before.
/// </summary>
internal static class FloodTarget
{
    private const string Http = "http://", Https = "https://";

    /// <summary>
    /// Reads an endpoint as <see cref="EndpointWords"/> does, with <c>http://</c> in front and a path behind where wanted: <c>http://host/path</c>,
    /// <c>:8080/path</c>, <c>unix:/path/to.sock:/path</c>. After <c>http://</c> the port may be left out: 80.
    /// </summary>
    /// <exception cref="FormatException">It is none of them, holds what cannot be sent, or the host has no address.</exception>
    internal static (Endpoint Target, string Host, string Path) Parse(string text)
    {
        if (text.StartsWith(Https, StringComparison.OrdinalIgnoreCase)) throw Wrong(text, "the lab speaks no TLS");
        try
        {
            return text.StartsWith(Http, StringComparison.OrdinalIgnoreCase) ? OfUrl(text, text[Http.Length..]) : OfWords(text);
        }
        catch (UsageException e)
        {
            throw Wrong(text, e.Message);
        }
    }

    private static (Endpoint Target, string Host, string Path) OfWords(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && IsTcp(text[..slash])) return Of(text, EndpointWords.Parse(text[..slash]), null, text[slash..]);
        var all = Splits(text).Append(text.Length).ToList();
        var end = all.Count == 1 ? text.Length : all.AsEnumerable().Reverse().FirstOrDefault(at => IsThere(EndpointWords.Parse(text[..at])), all[0]);
        return Of(text, EndpointWords.Parse(text[..end]), null, end < text.Length ? text[(end + 1)..] : "/");
    }

    /// <summary>Where a Unix socket's name may end and a path to ask for begin: a name may hold <c>:/</c>, and a path too.</summary>
    private static IEnumerable<int> Splits(string text)
    {
        for (var at = text.IndexOf(":/", text.StartsWith("unix:", StringComparison.Ordinal) ? 5 : 0, StringComparison.Ordinal); at > 0; at = text.IndexOf(":/", at + 1, StringComparison.Ordinal))
            yield return at;
    }

    private static bool IsThere(EndpointWords words) => words.IsUnix && (words.Name is { } name ? AbstractName.Here(name).Count > 0 : File.Exists(words.Path));

    private static (Endpoint Target, string Host, string Path) OfUrl(string text, string rest)
    {
        var end = rest.AsSpan().IndexOfAny('/', '?', '#');
        var authority = end < 0 ? rest : rest[..end];
        if (authority.Contains('@', StringComparison.Ordinal))
            throw Wrong(text, "credentials in a URL are not sent: leave them out, and give --field 'Authorization: Basic …' (RFC 9110 section 4.2.4)");
        return Of(text, EndpointWords.Parse(WithPort(text, authority.Replace("%25", "%", StringComparison.Ordinal))), WithoutZone(authority), end < 0 ? "/" : rest[end] == '?' ? "/" + rest[end..] : rest[end..]);
    }

    /// <summary>The authority of a URL as an endpoint: port 80 where it names none (RFC 9110 section 4.2.1).</summary>
    private static string WithPort(string text, string authority)
    {
        var bracketed = authority.StartsWith('[');
        var end = bracketed ? authority.IndexOf(']', StringComparison.Ordinal) + 1 : authority.IndexOf(':', StringComparison.Ordinal);
        var (host, after) = end < 0 ? (authority, "") : (authority[..end], authority[end..]);
        if (!bracketed && after.LastIndexOf(':') > 0) throw Wrong(text, "write an IPv6 address in brackets, e.g. http://[::1]:8080/");
        if (host.Length == 0) throw Wrong(text, "there is no host");
        if (bracketed && (!IPAddress.TryParse(host[1..^1], out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)) throw Wrong(text, "there is no IPv6 address in the brackets");
        if (after is "" or ":") return host + ":80";
        return after[0] == ':' && ushort.TryParse(after.AsSpan(1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var port) && port > 0
            ? authority : throw Wrong(text, "a port is a number from 1 to 65535");
    }

    private static (Endpoint Target, string Host, string Path) Of(string text, EndpointWords words, string? host, string path)
    {
        if (path.Contains('#', StringComparison.Ordinal)) throw Wrong(text, "a fragment (#…) is never sent: leave it out, or write %23");
        if (words.IsUnix) return (Endpoint.Unix(words.Name is { } name ? AbstractName.ToConnect(name) : words.Path!), "localhost", path);
        var tcp = new IPEndPoint(Reached(words), words.Port);
        return (new Endpoint(null, tcp), host ?? (words.Addresses.Count == 0 ? tcp.ToString() : WithoutZone(words.Text)), path);
    }

    /// <summary>Of several addresses the one on which somebody of this network namespace listens, IPv4 first; of a port alone a loopback one if that is, else another; where nobody listens, the first.</summary>
    private static IPAddress Reached(EndpointWords words)
    {
        if (words.Addresses.Count == 1) return words.Addresses[0];
        using var place = new NetworkPlace(null);
        var listeners = new TcpSockets(place.Netlink, words.Port).Listeners() ?? [];
        IPAddress[] all = words.Addresses.Count > 0 ? [.. words.Addresses.OrderBy(a => a.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)]
            : [IPAddress.Loopback, IPAddress.IPv6Loopback, .. listeners.Where(l => !l.IsWildcard).Select(l => l.Address)];
        return all.FirstOrDefault(a => TcpReach.Of(listeners, a, place.InterfaceOf).Count > 0, all[0]);
    }

    /// <summary>A zone (fe80::1%eth0) is of this machine, and is not sent (RFC 6874 section 4).</summary>
    private static string WithoutZone(string authority) =>
        authority.IndexOf('%', StringComparison.Ordinal) is >= 0 and var zone && authority.IndexOf(']', zone) is >= 0 and var end ? authority.Remove(zone, end - zone) : authority;

    private static bool IsTcp(string text) => !text.StartsWith("unix:", StringComparison.Ordinal) && !text.StartsWith('@') && text.LastIndexOf(':') is >= 0 and var colon && colon < text.Length - 1;

    private static FormatException Wrong(string text, string remedy) => new($"'{text}' is not a target: {remedy}");
}
