using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;
using ProxyLab.Probes.Timing;

namespace ProxyLab.Trials;

/// <summary>
/// What the kernel counts for this network namespace at one moment: all of TcpExt (/proc/net/netstat), all of sockstat, and the TIME_WAIT
/// sockets by tuple (INET_DIAG). Each part is null where it could not be read. It allocates: for the ends of waves, not for ticks.
/// </summary>
/// <param name="Tcp">
/// Counters that only grow, of <c>Tcp</c> in /proc/net/snmp (net/ipv4/proc.c, snmp4_tcp_list; RFC 4022). <c>OutRsts</c> are the resets that were sent
/// (net/ipv4/tcp_ipv4.c, tcp_v4_send_reset, and tcp_output.c, tcp_send_active_reset); there is none of those received, which <see cref="ResetWatch"/> counts.
/// </param>
/// <param name="TcpExt">Counters that only grow, by the kernel's names (net/ipv4/proc.c, snmp4_net_list).</param>
/// <param name="Sockstat">
/// Gauges as <c>TCP.inuse</c> (sockstat_seq_show). Memory is in KiB here and named so (<c>TCP.mem_kib</c>); that is the whole machine's.
/// </param>
/// <param name="TimeWait">TIME_WAIT sockets by source, destination and destination port, or by the port that served.</param>
internal sealed record KernelAccount(
    IReadOnlyDictionary<string, ulong>? Tcp, IReadOnlyDictionary<string, ulong>? TcpExt, IReadOnlyDictionary<string, long>? Sockstat, TimeWaitCounts? TimeWait)
{
    private const int MostTuples = 256;

    /// <summary>What <c>Tcp</c> tells that is no counter: parameters of the retransmission timer, and connections that are open now.</summary>
    private static readonly string[] Gauges = ["RtoAlgorithm", "RtoMin", "RtoMax", "MaxConn", "CurrEstab"];

    /// <summary>Reads everything.</summary>
    /// <param name="diag">Asked for TIME_WAIT.</param>
    /// <param name="notes">Where gaps are noted.</param>
    internal static KernelAccount Read(InetDiag diag, ProbeNotes notes) => new(
        Text("/proc/net/snmp", notes) is { } snmp ? ParseCounters(snmp, "Tcp:"u8) : null,
        Text("/proc/net/netstat", notes) is { } netstat ? ParseCounters(netstat, "TcpExt:"u8) : null,
        Text("/proc/net/sockstat", notes) is { } sockstat ? ParseSockstat(sockstat) : null,
        TimeWaitBy(diag, notes));

    /// <summary>
    /// What was counted since an earlier moment, as an event saves it. A counter that is less than it was, or that either moment lacks, is
    /// left out and noted; of many tuples only the largest are named, the total counts all.
    /// </summary>
    internal JsonObject Since(KernelAccount earlier, ProbeNotes notes) => new()
    {
        ["tcp"] = Numbers(Growth(earlier.Tcp, Tcp, "tcp", notes, Gauges), n => n),
        ["tcp_ext"] = Numbers(Growth(earlier.TcpExt, TcpExt, "tcp_ext", notes, []), n => n),
        ["sockstat"] = Numbers(Sockstat, n => n),
        ["sockstat_delta"] = Numbers(Change(earlier.Sockstat, Sockstat), n => n),
        ["time_wait"] = Rows(TimeWait?.Connecting.OrderByDescending(t => t.Value).ThenBy(t => t.Key.DestinationPort).Take(MostTuples).Select(t => new JsonObject
        {
            ["source"] = t.Key.Source.ToString(), ["destination"] = t.Key.Destination.ToString(), ["port"] = t.Key.DestinationPort, ["count"] = t.Value,
        })),
        ["time_wait_tuples"] = TimeWait?.Connecting.Count,
        ["time_wait_served"] = Rows(TimeWait?.Served.Select(t => new JsonObject { ["port"] = t.Key, ["count"] = t.Value })),
        ["time_wait_total"] = TimeWait is { } all ? all.Connecting.Values.Sum() + all.Served.Values.Sum() : null,
    };

    /// <summary>Numbers by name, as an event saves them; null where there are none.</summary>
    internal static JsonObject? Numbers<T>(IEnumerable<KeyValuePair<string, T>>? numbers, Func<T, JsonNode?> one) =>
        numbers is null ? null : new(numbers.Select(n => KeyValuePair.Create(n.Key, one(n.Value))));

    private static JsonArray? Rows(IEnumerable<JsonObject>? rows) => rows is null ? null : new([.. rows]);

    /// <summary>A line of names and the line of numbers after it, as a table; null if the group is not there. Pure.</summary>
    internal static IReadOnlyDictionary<string, ulong>? ParseCounters(ReadOnlySpan<byte> text, ReadOnlySpan<byte> group)
    {
        while (!text.IsEmpty)
        {
            var names = KernelText.TakeLine(ref text);
            if (!names.StartsWith(group)) continue;
            var values = KernelText.TakeLine(ref text);
            if (!values.StartsWith(group)) return null;
            var counters = new Dictionary<string, ulong>();
            KernelText.TakeWord(ref names);
            KernelText.TakeWord(ref values);
            while (KernelText.TakeWord(ref names) is { IsEmpty: false } name)
            {
                var value = KernelText.TakeWord(ref values);
                if (Utf8Parser.TryParse(value, out ulong number, out var used) && used == value.Length) counters[Encoding.ASCII.GetString(name)] = number;
            }

            return counters;
        }

        return null;
    }

    /// <summary>Every number of sockstat by its line and its name; memory in KiB. Pure.</summary>
    internal static IReadOnlyDictionary<string, long> ParseSockstat(ReadOnlySpan<byte> text)
    {
        var gauges = new Dictionary<string, long>();
        while (!text.IsEmpty)
        {
            var line = KernelText.TakeLine(ref text);
            var group = Encoding.ASCII.GetString(KernelText.TakeWord(ref line)).TrimEnd(':');
            while (KernelText.TakeWord(ref line) is { IsEmpty: false } name)
            {
                if (KernelText.Number(KernelText.TakeWord(ref line)) is not { } number) continue;
                var pages = name.SequenceEqual("mem"u8);
                gauges[$"{group}.{Encoding.ASCII.GetString(name)}{(pages ? "_kib" : "")}"] = pages ? number * (Environment.SystemPageSize / 1024) : number;
            }
        }

        return gauges;
    }

    private static Dictionary<string, ulong>? Growth(IReadOnlyDictionary<string, ulong>? before, IReadOnlyDictionary<string, ulong>? now, string group, ProbeNotes notes, string[] gauges)
    {
        if (before is null || now is null) return null;
        var counters = now.Where(c => !gauges.Contains(c.Key)).ToArray();
        foreach (var (name, value) in counters)
        {
            if (value < before.GetValueOrDefault(name)) notes.Add(group, $"{name} is less than it was: it wrapped, or was set back");
        }

        return counters.Where(c => before.TryGetValue(c.Key, out var old) && old <= c.Value).ToDictionary(c => c.Key, c => c.Value - before[c.Key]);
    }

    private static Dictionary<string, long>? Change(IReadOnlyDictionary<string, long>? before, IReadOnlyDictionary<string, long>? now) =>
        before is null || now is null ? null : now.Where(g => before.ContainsKey(g.Key)).ToDictionary(g => g.Key, g => g.Value - before[g.Key]);

    private static byte[]? Text(string file, ProbeNotes notes)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            notes.Add("kernel", e.Message);
            return null;
        }
    }

    private static TimeWaitCounts? TimeWaitBy(InetDiag diag, ProbeNotes notes)
    {
        try
        {
            if (diag.ReadTimeWait() is { } counts) return counts;
            notes.Add("time_wait", "sock_diag gave no whole answer");
        }
        catch (ProbeFormatException e)
        {
            notes.Add("time_wait", e.Message);
        }

        return null;
    }
}
