using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ProxyLab.Commands;

/// <summary>How the command line writes a flood's target and its times.</summary>
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

    /// <summary>An option that takes a time: <c>10s</c>, <c>250ms</c>, <c>2m</c>, or seconds without a unit.</summary>
    internal static Option<TimeSpan?> Time(string name, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = "10s|250ms|2m",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (TryTime(text, out var time))
                return time;
            result.AddError($"{name}: '{text}' is not a time: write 10s, 250ms or 2m");
            return null;
        },
    };

    /// <summary>Reads a time, 0 to a year.</summary>
    internal static bool TryTime(string text, out TimeSpan time)
    {
        var (digits, unitMs) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (text[..^2], 1.0),
            _ when text.EndsWith('s') => (text[..^1], 1000.0),
            _ when text.EndsWith('m') => (text[..^1], 60_000.0),
            _ => (text, 1000.0),
        };
        bool sound = double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && value * unitMs <= 365.0 * 86_400_000;
        time = sound ? TimeSpan.FromMilliseconds(value * unitMs) : default;
        return sound;
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
