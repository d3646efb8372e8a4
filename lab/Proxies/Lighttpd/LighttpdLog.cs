using System.Globalization;
using System.Text.RegularExpressions;

namespace ProxyLab.Proxies.Lighttpd;

/// <summary>What lighttpd's lines say: of requests, in a format of the lab's (mod_accesslog), and of what it ran short of.</summary>
internal static partial class LighttpdLog
{
    /// <summary>
    /// The format. What comes from a client stands last, and lighttpd writes a quotation mark in it as <c>\x22</c>: it cannot pass for another field. The
    /// connection's status is <c>X</c> where it ended before the answer did, <c>+</c> where it is kept and <c>-</c> where it is closed.
    /// </summary>
    internal const string Format = "request status=%s sent=%O body=%b microseconds=%D connection=%X id=\"%{X-Lab-Request}i\"";

    /// <summary>src/gw_backend.c, gw_handle_trigger_hctx_timeout. They are up to 2 s late: it looks once a second, and compares whole seconds.</summary>
    internal static TimeoutTraces Timeouts { get; } = new()
    {
        Logged = [new("connect-timeout", "establishing connection failed: .*Connection timed out"), new("write-timeout", "write timeout on socket: "), new("read-timeout", "read timeout on socket: ")],
        Late = 2.Seconds(),
    };

    /// <summary>What a line says; null for another line. A status of which no octet was sent was given to nobody.</summary>
    internal static RequestLine? Read(string line)
    {
        if (Line().Match(line) is not { Success: true } match || !long.TryParse(match.Groups["id"].ValueSpan, CultureInfo.InvariantCulture, out var id)) return null;
        var (logged, connection) = (match.Groups["status"].Value, match.Groups["connection"].Value);
        var sent = long.TryParse(match.Groups["sent"].ValueSpan, CultureInfo.InvariantCulture, out var octets) ? octets : (long?)null;
        var words = $"connection \"{connection}\"";
        return new(id, sent > 0 ? int.Parse(logged, CultureInfo.InvariantCulture) : null, sent > 0 ? words : $"{logged} {words}")
        {
            Octets = sent,
            Seconds = long.TryParse(match.Groups["microseconds"].ValueSpan, CultureInfo.InvariantCulture, out var microseconds) ? microseconds / 1e6 : null,
            Incomplete = connection == "X",
        };
    }

    /// <summary>
    /// The words of strerror(3), and lighttpd's own where it stops accepting so that it does not come to that (src/server.c, server_sockets_disable).
    /// </summary>
    internal static LogMeaning? Explain(string line) =>
        line.Contains("Too many open files", StringComparison.Ordinal) || line.Contains("sockets disabled, out-of-fds", StringComparison.Ordinal) ? LogMeaning.NoDescriptor
        : line.Contains("Cannot assign requested address", StringComparison.Ordinal) ? LogMeaning.NoPort
        : line.Contains("sockets disabled, connection limit reached", StringComparison.Ordinal) ? LogMeaning.NoConnection
        : null;

    [GeneratedRegex("""^request status=(?<status>\d+) sent=(?<sent>\d+|-) body=(?:\d+|-) microseconds=(?<microseconds>\d+) connection=(?<connection>[-+X]) id="(?<id>\d+)"$""", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
