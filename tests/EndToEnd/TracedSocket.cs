using System.Globalization;
using System.Text.RegularExpressions;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>What strace saw go over one socket of a proxy, from its accept(2) or socket(2) to its close(2).</summary>
internal sealed partial class TracedSocket
{
    /// <summary>One call: the octets that strace shows, which are the first 32 at most, and how many there were.</summary>
    internal List<(bool IsRead, string Text, int Count)> Octets { get; } = [];

    /// <summary>Every socket of a trace.</summary>
    internal static IReadOnlyList<TracedSocket> Of(IEnumerable<string> trace)
    {
        var all = new List<TracedSocket>();
        var open = new Dictionary<string, TracedSocket>();
        foreach (var call in trace.Select(line => Call().Match(line)).Where(m => m.Success))
        {
            var (name, descriptor, result) = (call.Groups["name"].Value, call.Groups["fd"].Value, int.Parse(call.Groups["result"].ValueSpan, CultureInfo.InvariantCulture));
            if (name is "accept4" or "socket")
                all.Add(open[$"{result}"] = new TracedSocket());
            else if (name == "close")
                open.Remove(descriptor);
            else if (result > 0 && open.TryGetValue(descriptor, out var socket))
                socket.Octets.Add((name[0] == 'r', Plain(call.Groups["text"].Value), result));
        }

        return all;
    }

    /// <summary>Whether the calls that read, or else those that write, moved exactly these octets, as far as strace shows them.</summary>
    internal bool Holds(bool reads, string octets)
    {
        var at = 0;
        foreach (var (_, text, count) in Octets.Where(o => o.IsRead == reads))
        {
            if (!octets.AsSpan(at).StartsWith(text, StringComparison.Ordinal)) return false;
            at += count;
        }

        return at == octets.Length;
    }

    private static string Plain(string shown) => shown.Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal);

    [GeneratedRegex("""^\d+ +[\d.]+ (?<name>accept4|socket|close|recvfrom|read|readv|writev|write|sendto|sendmsg)\((?<fd>\w+)(?:[^"]*"(?<text>(?:[^"\\]|\\.)*)")?.*\) += (?<result>\d+)""")]
    private static partial Regex Call();
}
