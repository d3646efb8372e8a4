using System.Globalization;
using System.Text.RegularExpressions;

namespace ProxyLab.Proxies.Haproxy;

/// <summary>
/// HAProxy's lines for requests, of <c>option httplog</c> (configuration manual, "HTTP log format" and "Session state at disconnection"), in which
/// the id is the first request header that is captured.
/// </summary>
internal static partial class HaproxyLog
{
    /// <summary>Octets of an id that are captured: as many as a 64-bit number has.</summary>
    internal const int LongestId = 20;

    /// <summary>What the state of a request says of its timeouts: <c>sC</c> is one while it connected, and any other <c>s</c> is the server's. <c>retries</c> is 3.</summary>
    internal static TimeoutTraces Timeouts { get; } = new() { Attempts = 4, Logged = [new("timeout connect", @"\bsC[-A-Z]{2}"), new("timeout server", @"\bs[HDL][-A-Z]{2}")] };

    /// <summary>What a line says; null for another line. A client's text cannot pass for it: all that is read stands before the request line.</summary>
    internal static RequestLine? Read(string line)
    {
        if (Line().Match(line) is not { Success: true } match || !long.TryParse(match.Groups["id"].ValueSpan, CultureInfo.InvariantCulture, out var id)) return null;
        var state = match.Groups["state"].Value;
        return new(id, Number(match, "status") is { } status and > 0 ? (int)status : null, state)
        {
            Octets = Number(match, "octets"),
            Seconds = Number(match, "ms") is { } ms and >= 0 ? ms / 1000.0 : null,
            Incomplete = IsIncomplete(state),
            TimedOut = TimedOut(state),
        };
    }

    // The second letter is where it was: D, in the data; L, in the last of them. A first letter C is a client that left.
    private static bool IsIncomplete(string state) => state[1] is 'D' or 'L' || state[0] == 'C';

    // The first letter is what ended it: s and c are a timeout, of the server's side and the client's. L is an answer of HAProxy's own, and no error.
    private static bool? TimedOut(string state) => state[0] switch
    {
        's' or 'c' => true,
        '-' or 'C' or 'L' => null,
        _ => false,
    };

    private static long? Number(Match match, string group) =>
        long.TryParse(match.Groups[group].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    // client [date] frontend backend/server TR/Tw/Tc/Tr/Ta status bytes cookie cookie state connections queues {captured headers} "request"
    [GeneratedRegex("""^\S+ \[[^]]+\] \S+ \S+ (?:-?\d+/){4}\+?(?<ms>-?\d+) (?<status>-?\d+) \+?(?<octets>\d+) \S+ \S+ (?<state>[-\w]{4}) (?:\d+/){4}\+?\d+ \d+/\d+ \{(?<id>\d+)[|}]""", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
