using System.Globalization;
using System.Text.RegularExpressions;

namespace ProxyLab.Proxies.Csharp;

/// <summary>The C# proxy's lines for requests: see proxy/csharp/Telling/RequestLog.cs.</summary>
internal static partial class CsharpLog
{
    /// <summary>What a line of its error log says of its timeouts: see proxy/csharp/Serving/ForwardError.cs.</summary>
    internal static TimeoutTraces Timeouts { get; } = new()
    {
        Logged =
        [
            new("connect_timeout_ms", "not connected to the upstream in time"), new("send_timeout_ms", "the upstream took no octet of the request in time"),
            new("header_timeout_ms", @"the upstream sent no header in time \(it drips\)"), new("least_pace", @"the upstream sent no octet of its answer in time \(it drips\)"),
            new("read_timeout_ms", "the upstream sent no (header|octet of its answer) in time"),
        ],
    };

    /// <summary>What a line says; null for another line.</summary>
    internal static RequestLine? Read(string line)
    {
        if (Line().Match(line) is not { Success: true } match || !long.TryParse(match.Groups["id"].ValueSpan, CultureInfo.InvariantCulture, out var id)) return null;
        var (status, ending, error) = (match.Groups["status"].Value, match.Groups["ending"].Value, match.Groups["error"].Value);
        return new(id, status is "-" ? null : int.Parse(status, CultureInfo.InvariantCulture), $"{ending} {error}")
        {
            Octets = long.TryParse(match.Groups["octets"].ValueSpan, CultureInfo.InvariantCulture, out var octets) ? octets : null,
            Seconds = double.TryParse(match.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture, out var seconds) ? seconds : null,
            Incomplete = ending != "whole",
            TimedOut = error is "none" or "client_gone" ? null : error.EndsWith("_timeout", StringComparison.Ordinal),
        };
    }

    [GeneratedRegex(@"^\S+Z request (?<status>\d{3}|-) (?<octets>\d+) octets (?<seconds>[\d.]+) s (?<ending>whole|cut|nothing) (?<error>\w+) id (?<id>\d+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
