using System.Globalization;
using System.Text.RegularExpressions;

namespace ProxyLab.Proxies.Yarp;

/// <summary>What labyarp's lines say: those for requests (proxy/yarp/RequestLines.cs), and Kestrel's own.</summary>
internal static partial class YarpLog
{
    /// <summary>What a line says of a request; null for another line.</summary>
    internal static RequestLine? Read(string line)
    {
        if (Line().Match(line) is not { Success: true } match || !long.TryParse(match.Groups["id"].ValueSpan, CultureInfo.InvariantCulture, out var id)) return null;
        var (status, ending, error, cause) = (match.Groups["status"].Value, match.Groups["ending"].Value, match.Groups["error"].Value, match.Groups["cause"].Value);
        return new(id, status is "-" ? null : int.Parse(status, CultureInfo.InvariantCulture), $"{ending} {error} {cause}")
        {
            Seconds = double.TryParse(match.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture, out var seconds) ? seconds : null,
            Incomplete = ending != "whole",
            TimedOut = cause is "none" or "client_left" ? null : cause == "timeout",
        };
    }

    /// <summary>By the names of <see cref="System.Net.Sockets.SocketError"/> (EMFILE and ENFILE, EADDRNOTAVAIL), and Kestrel's words for a connection over MaxConcurrentConnections.</summary>
    internal static LogMeaning? Explain(string line) => Line().Match(line) switch
    {
        { Success: true } match => match.Groups["cause"].ValueSpan switch
        {
            "TooManyOpenSockets" => LogMeaning.NoDescriptor,
            "AddressNotAvailable" => LogMeaning.NoPort,
            _ => null,
        },
        _ when line.Contains("Too many open files", StringComparison.Ordinal) => LogMeaning.NoDescriptor,
        _ when line.Contains("maximum number of concurrent connections has been reached", StringComparison.Ordinal) => LogMeaning.NoConnection,
        _ => null,
    };

    [GeneratedRegex(@"^request (?<status>\d{3}|-) (?<seconds>[\d.]+) s (?<ending>whole|cut|nothing) (?<error>\w+) (?<cause>\w+) id (?<id>\d+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
