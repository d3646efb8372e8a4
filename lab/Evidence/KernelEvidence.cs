using System.Text.Json;

namespace ProxyLab;

/// <summary>
/// What the kernel counted for the sandbox's own network namespace over a wave with its drain, or over the trial: from the events
/// <c>kernel</c>. What was not saved has no value.
/// </summary>
public sealed class KernelEvidence
{
    private readonly Evidence _trial;
    private readonly JsonElement? _event;
    private readonly string _when, _part;

    internal KernelEvidence(Evidence trial, int? wave)
    {
        _trial = trial;
        _event = trial.Events.OrNone.LastOrDefault(e => e.Name == EventNames.Kernel && e.Wave == wave)?.Fields;
        _part = wave is { } of ? FormattableString.Invariant($"wave {of}, ") : "";
        _when = wave is { } number ? FormattableString.Invariant($"in wave {number}") : "in the trial";
    }

    /// <summary>
    /// How much a counter of TcpExt grew (/proc/net/netstat), e.g. <c>ListenOverflows</c> or <c>TCPTimeouts</c>; nothing measured where the
    /// kernel has no such counter, or where it wrapped.
    /// </summary>
    public Measure TcpExt(string counter) => Measure("kernel.tcp-ext", $"{counter} {_when}", counter, Number("tcp_ext", counter));

    /// <summary>How much a counter of Tcp grew (/proc/net/snmp, RFC 4022), e.g. <c>OutRsts</c>, the resets that were sent, or <c>ActiveOpens</c>.</summary>
    public Measure Tcp(string counter) => Measure("kernel.tcp", $"{counter} {_when}", counter, Number("tcp", counter));

    /// <summary>
    /// Resets that an end received, by the packets themselves; nothing measured for the upstream's connections on a Unix socket, where there are none, and
    /// of clients in a network namespace of their own (a link of veth), who receive theirs there.
    /// </summary>
    public Measure ResetsReceived(ResetReceiver by) => Measure(
        "kernel.resets-received", $"resets that the {Values.Word(by).Replace('-', ' ')} received {_when}", Values.Word(by), Number("resets_received", Key(by)));

    /// <summary>The name of an end in the event.</summary>
    internal static string Key(ResetReceiver receiver) => Values.Word(receiver).Replace('-', '_');

    /// <summary>
    /// The longest that a thread of the trial waited for a CPU (/proc/PID/task/TID/schedstat), during a wave and its drain: so late may be what it did
    /// or saw. Zero where the kernel does not tell.
    /// </summary>
    public TimeSpan LongestWait => TimeSpan.FromMilliseconds(Math.Max(0, Number("run_delay", "largest_ms") ?? 0));

    /// <summary>A number of sockstat at the end, e.g. <c>TCP.alloc</c>, <c>TCP.mem_kib</c> (the whole machine's) or <c>sockets.used</c>.</summary>
    public Measure Sockstat(string gauge) => Measure("kernel.sockstat", $"{gauge} at the end {_when}", gauge, Number("sockstat", gauge));

    /// <summary>How much a number of sockstat changed; below zero where it fell.</summary>
    public Measure SockstatChange(string gauge) => Measure("kernel.sockstat-change", $"change of {gauge} {_when}", gauge, Number("sockstat_delta", gauge));

    /// <summary>
    /// TIME_WAIT sockets at the end of the side that connected, to that address and port: those in the way of its next connection there; to
    /// any of both, every TIME_WAIT socket there is. Nothing is known of one destination where there were more tuples than were named.
    /// </summary>
    /// <param name="destination">The address of the other side; null for any.</param>
    /// <param name="port">The port of the other side; null for any.</param>
    public Measure TimeWait(string? destination = null, int? port = null) => Measure(
        "kernel.time-wait",
        $"TIME_WAIT to {destination ?? "any address"}, {(port is { } p ? FormattableString.Invariant($"port {p}") : "any port")}, {_when}",
        FormattableString.Invariant($"to {destination ?? "any"}:{(port is { } number ? number : "any")}"),
        destination is null && port is null ? Total("time_wait_total") : Among(destination, port));

    /// <summary>TIME_WAIT sockets at the end of the side that listens on that port: connections that it closed first.</summary>
    public Measure TimeWaitServed(int port) => Measure(
        "kernel.time-wait-served",
        FormattableString.Invariant($"TIME_WAIT of port {port}, {_when}"),
        FormattableString.Invariant($"port {port}"),
        Part("time_wait_served") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Where(t => t.GetProperty("port").GetInt32() == port).Sum(t => t.GetProperty("count").GetInt32())
            : null);

    private Measure Measure(string id, string label, string part, double? value) => _trial.Measure(id, label, value) with { Part = _part + part };

    private double? Among(string? destination, int? port)
    {
        if (Part("time_wait") is not { ValueKind: JsonValueKind.Array } list) return null;
        var fitting = list.EnumerateArray()
            .Where(t => (destination is null || t.GetProperty("destination").GetString() == destination) && (port is null || t.GetProperty("port").GetInt32() == port))
            .Select(t => t.GetProperty("count").GetInt32()).ToArray();
        return Total("time_wait_tuples") > list.GetArrayLength() ? null : fitting.Sum();
    }

    private double? Total(string name) => Part(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private double? Number(string group, string name) =>
        Part(group) is { ValueKind: JsonValueKind.Object } table && table.TryGetProperty(name, out var number) ? number.GetDouble() : null;

    private JsonElement? Part(string name) => _event is { } fields && fields.TryGetProperty(name, out var part) ? part : null;
}
