using System.Globalization;
using System.Text.RegularExpressions;

namespace ProxyLab.Proxies.Apache;

/// <summary>Apache's lines for requests, in a format of the lab's (mod_log_config, mod_logio).</summary>
internal static partial class ApacheLog
{
    /// <summary>The format, as a directive quotes it. What comes from a client stands last, and Apache writes a quotation mark in it as <c>\"</c>: it cannot pass for another field.</summary>
    internal const string Format = "request status=%>s sent=%O body=%B microseconds=%D connection=%X id=\\\"%{X-Lab-Request}i\\\"";

    /// <summary>
    /// What a line says; null for another line. <c>connection=X</c> is a connection that was aborted before its answer was complete. What ended a request, no line
    /// says.
    /// </summary>
    internal static RequestLine? Read(string line)
    {
        if (Line().Match(line) is not { Success: true } match || !long.TryParse(match.Groups["id"].ValueSpan, CultureInfo.InvariantCulture, out var id)) return null;
        var sent = long.Parse(match.Groups["sent"].ValueSpan, CultureInfo.InvariantCulture);
        var (status, connection) = (match.Groups["status"].Value, match.Groups["connection"].Value);
        return new(id, sent > 0 && status != "-" ? int.Parse(status, CultureInfo.InvariantCulture) : null, $"{(sent > 0 ? "" : $"{status} ")}connection {connection}")
        {
            Octets = sent,
            Seconds = long.Parse(match.Groups["time"].ValueSpan, CultureInfo.InvariantCulture) / 1e6,
            Incomplete = connection == "X",
        };
    }

    [GeneratedRegex("""^request status=(?<status>\d{3}|-) sent=(?<sent>\d{1,18}) body=\d+ microseconds=(?<time>\d{1,18}) connection=(?<connection>[-+X]) id="(?<id>\d+)"$""", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
