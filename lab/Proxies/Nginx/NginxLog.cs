using System.Globalization;
using System.Text.RegularExpressions;

namespace ProxyLab.Proxies.Nginx;

/// <summary>nginx's lines for requests, in a format of the lab's (ngx_http_log_module). <c>connection</c> is the number after <c>*</c> in its error lines.</summary>
internal static partial class NginxLog
{
    /// <summary>The format. What comes from a client stands last, and nginx writes a quotation mark in it as <c>\x22</c>: it cannot pass for another field.</summary>
    internal const string Format =
        "request status=$status sent=$bytes_sent body=$body_bytes_sent seconds=$request_time completion=\"$request_completion\" upstream_status=\"$upstream_status\" upstream_seconds=\"$upstream_response_time\" connection=$connection id=\"$http_x_lab_request\"";

    /// <summary>What a line of the error log says of its timeouts.</summary>
    internal static TimeoutTraces Timeouts { get; } = new()
    {
        Logged =
        [
            new("proxy_connect_timeout", @"upstream timed out \(.*\) while connecting to upstream"), new("proxy_send_timeout", @"upstream timed out \(.*\) while sending "),
            new("proxy_read_timeout", @"upstream timed out \(.*\) while reading "),
        ],
    };

    /// <summary>What a line says; null for another line.</summary>
    internal static RequestLine? Read(string line)
    {
        if (Line().Match(line) is not { Success: true } match || !long.TryParse(match.Groups["id"].ValueSpan, CultureInfo.InvariantCulture, out var id)) return null;
        var (logged, upstream, completion) = (match.Groups["status"].Value, match.Groups["upstream"].Value, match.Groups["completion"].Value);
        var words = $"completion \"{completion}\", upstream \"{upstream}\"";
        return new(id, WasSent(logged, upstream) ? int.Parse(logged, CultureInfo.InvariantCulture) : null, WasSent(logged, upstream) ? words : $"{logged} {words}")
        {
            Octets = long.TryParse(match.Groups["sent"].ValueSpan, CultureInfo.InvariantCulture, out var sent) ? sent : null,
            Seconds = double.TryParse(match.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture, out var seconds) ? seconds : null,
            Incomplete = completion != "OK",
        };
    }

    // 000 is no status (ngx_http_variable_status). 499 is a client that left, and 444 a connection closed without an answer (ngx_http_request.h): nginx
    // sends neither, save where they were the upstream's.
    private static bool WasSent(string status, string upstream) => status switch
    {
        "000" => false,
        "499" or "444" => upstream.EndsWith(status, StringComparison.Ordinal),
        _ => true,
    };

    [GeneratedRegex("""^request status=(?<status>\d{3}) sent=(?<sent>\d+) body=\d+ seconds=(?<seconds>[\d.]+) completion="(?<completion>\w*)" upstream_status="(?<upstream>[^"]*)" upstream_seconds="[^"]*" connection=\d+ id="(?<id>\d+)"$""", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
