using System.Globalization;
using System.Text.RegularExpressions;

namespace ProxyLab.Proxies.Nghttpx;

/// <summary>What nghttpx's lines say: of requests, in a format of the lab's (nghttpx(1), <c>--accesslog-format</c>), and of what it ran short of.</summary>
internal static partial class NghttpxLog
{
    /// <summary>The format. What comes from a client stands last, and nghttpx writes a quotation mark in it as <c>\x22</c>: it cannot pass for another field.</summary>
    internal const string Format = "request status=$status body=$body_bytes_sent seconds=$request_time backend=$backend_host id=\"$http_x_lab_request\"";

    /// <summary>It names that of a connection alone (src/shrpx_http_downstream_connection.cc, connect_timeoutcb).</summary>
    internal static TimeoutTraces Timeouts { get; } = new() { Logged = [new("backend-connect-timeout", "Connect time out; ")] };

    /// <summary>What a line says; null for another line. It does not tell whether the client got the whole.</summary>
    internal static RequestLine? Read(string line)
    {
        if (Line().Match(line) is not { Success: true } match || !long.TryParse(match.Groups["id"].ValueSpan, CultureInfo.InvariantCulture, out var id)) return null;
        var status = int.Parse(match.Groups["status"].ValueSpan, CultureInfo.InvariantCulture);
        var words = $"{match.Groups["body"].Value} octets of body, backend \"{match.Groups["backend"].Value}\"";
        return new(id, status > 0 ? status : null, words)
        {
            Seconds = double.TryParse(match.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture, out var seconds) ? seconds : null,
        };
    }

    /// <summary>The words are of src/shrpx_accept_handler.cc; the numbers, of errno, of src/shrpx_http_downstream_connection.cc.</summary>
    internal static LogMeaning? Explain(string line) =>
        line.Contains("running out file descriptor", StringComparison.Ordinal) || Errno().Match(line) is { Success: true, Value: "errno=24" or "errno=23" } ? LogMeaning.NoDescriptor
        : Errno().Match(line).Value == "errno=99" ? LogMeaning.NoPort
        : null;

    [GeneratedRegex("""^request status=(?<status>\d+) body=(?<body>\d+) seconds=(?<seconds>[\d.]+) backend=(?<backend>\S+) id="(?<id>\d+)"$""", RegexOptions.CultureInvariant)]
    private static partial Regex Line();

    [GeneratedRegex(@"errno=\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Errno();
}
