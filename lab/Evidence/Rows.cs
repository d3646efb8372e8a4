using System.Text.Json;

namespace ProxyLab;

/// <summary>One row of <c>samples.csv</c>. Null is "not measured", never zero. Times in ms since the trial began.</summary>
public sealed record SampleRow
{
    /// <summary>When the tick's reading began.</summary>
    public required double TimeMs { get; init; }

    /// <summary>The wave that was running; 0 between waves.</summary>
    public int Wave { get; init; }

    /// <summary>Lines of /proc/net/unix that are the upstream's listener.</summary>
    public int? Listener { get; init; }

    /// <summary>Lines in state 02 with the upstream's path.</summary>
    public int? Embryo { get; init; }

    /// <summary>Lines in state 03 with the upstream's path.</summary>
    public int? Accepted { get; init; }

    /// <summary>Lines in state 03 without a path that were not there before the flood.</summary>
    public int? Client { get; init; }

    /// <summary>Length of the upstream's accept queue, by sock_diag.</summary>
    public int? Queue { get; init; }

    /// <summary>The queue's limit after the clamp, by sock_diag; it holds one more than that.</summary>
    public int? QueueLimit { get; init; }

    /// <summary>Queued connections whose client has closed, by sock_diag.</summary>
    public int? QueueDead { get; init; }

    /// <summary>Accepted connections of a Unix upstream by sock_diag: the other instrument's account of <see cref="Accepted"/>.</summary>
    public int? DiagAccepted { get; init; }

    /// <summary>How far the two instruments disagree, in sockets; at least what moved between their readings.</summary>
    public int? Disagreement { get; init; }

    /// <summary>TCP sockets of the sandbox in TIME_WAIT, whoever's they are.</summary>
    public int? TcpTimeWait { get; init; }

    /// <summary>Of these, connections to the upstream that the proxy closed first: each takes one of its ports.</summary>
    public int? ProxyTimeWait { get; init; }

    /// <summary>Of these, connections that the upstream closed first: they take no port of the proxy.</summary>
    public int? UpstreamTimeWait { get; init; }

    /// <summary>Connections of a TCP upstream that nobody has accepted yet.</summary>
    public int? TcpEmbryo { get; init; }

    /// <summary>Accepted connections of a TCP upstream.</summary>
    public int? TcpAccepted { get; init; }

    /// <summary>The proxy's own count of active client connections, the lab's own excluded.</summary>
    public long? ProxyActive { get; init; }

    /// <summary>Memory of TCP buffers in KiB (sockstat, <c>TCP: … mem</c>); the kernel keeps it for the machine, not per namespace.</summary>
    public long? TcpMemKib { get; init; }

    /// <summary>Sockets of the sandbox, of every kind (sockstat, <c>sockets: used</c>).</summary>
    public long? SocketsUsed { get; init; }

    /// <summary>TIME_WAIT sockets of the sandbox on every tick (sockstat, <c>tw</c>), those of FIN_WAIT2 in its late form among them.</summary>
    public long? SockstatTimeWait { get; init; }

    /// <summary>The proxy's own accept queue: clients that have connected and that it has not accepted.</summary>
    public int? FrontQueue { get; init; }

    /// <summary>Client connections that the proxy has accepted, by inet_diag.</summary>
    public int? FrontAccepted { get; init; }

    /// <summary>Every line of /proc/net/unix that carries the upstream's path.</summary>
    public int? PathLines => Listener + Embryo + Accepted;

    /// <summary>The count of one role; null when /proc/net/unix was not read on this tick.</summary>
    public int? Lines(UnixRole role) => role switch
    {
        UnixRole.Listener => Listener,
        UnixRole.Embryo => Embryo,
        UnixRole.Accepted => Accepted,
        _ => Client,
    };
}

/// <summary>One row of <c>requests.csv</c>. Times in ms since the trial began.</summary>
/// <param name="Id">Unique in the trial.</param>
/// <param name="Wave">The wave it belongs to, from 1.</param>
/// <param name="IntendedMs">When it was meant to start; latencies count from here.</param>
/// <param name="SentMs">When its first octet was sent; null when it never connected.</param>
/// <param name="FirstByteMs">When the first octet of its response came.</param>
/// <param name="EndMs">When it ended or was given up.</param>
/// <param name="Status">The response's status.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Bytes">Octets received.</param>
public sealed record RequestRow(
    long Id, int Wave, double IntendedMs, double? SentMs, double? FirstByteMs, double EndMs, int? Status, Outcome Outcome, long Bytes)
{
    /// <summary>From the intended start to the end, in seconds; censored when the outcome is in-flight or connect-timeout.</summary>
    public double Seconds => (EndMs - IntendedMs) / 1000;

    /// <summary>How it ended, in a word: its status where it has one by itself, else its outcome.</summary>
    public string Ending => Outcome == Outcome.Status ? $"{Status}" : Outcome.Name();
}

/// <summary>One row of <c>processes.csv</c>. Null is "not measured".</summary>
/// <param name="TimeMs">Since the trial began.</param>
/// <param name="Role">What the process is, e.g. <c>worker</c>.</param>
/// <param name="Pid">Its id in the sandbox.</param>
/// <param name="PssKib">Proportional set size.</param>
/// <param name="VmKib">VmSize.</param>
/// <param name="CpuMs">Processor time since the process began, user and system, all threads.</param>
public sealed record ProcessRow(double TimeMs, string Role, int Pid, long? PssKib, long? VmKib, double? CpuMs = null)
{
    /// <summary>Octets of the temporary files that it holds open.</summary>
    public long? TempFileBytes { get; init; }
}

/// <summary>One row of <c>workers.csv</c>: an accept worker at a tick. Null is "not measured".</summary>
/// <param name="TimeMs">Since the trial began.</param>
/// <param name="Worker">Its number, from 0.</param>
/// <param name="Accepts">Connections that it has accepted since the proxy's start, by the proxy's own account.</param>
/// <param name="Queue">Length of the accept queue that it takes them from, by sock_diag; workers that share a socket share the queue.</param>
/// <param name="Switches">How often its thread has left a CPU since the start, of its own will or not.</param>
/// <param name="Call">The system call that its thread is in, or <c>running</c>.</param>
public sealed record WorkerRow(double TimeMs, int Worker, long? Accepts, int? Queue, long? Switches, string? Call);

/// <summary>One line of <c>events.jsonl</c>.</summary>
/// <param name="TimeMs">Since the trial began.</param>
/// <param name="Name">What happened.</param>
/// <param name="Fields">The whole line.</param>
public sealed record EventRow(double TimeMs, string Name, JsonElement Fields)
{
    /// <summary>The wave it belongs to; null when it says none.</summary>
    public int? Wave => Fields.TryGetProperty("wave", out var wave) && wave.ValueKind == JsonValueKind.Number && wave.TryGetInt32(out var number)
        ? number
        : null;

    /// <summary>One of its texts; null when it has none of that name.</summary>
    internal string? Text(string name) =>
        Fields.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
