using System.Text;

namespace ProxyLab.Clients;

/// <summary>What one wave of clients does. Immutable; checked by <see cref="Validate"/> when a flood begins.</summary>
internal sealed record FloodSpec
{
    /// <summary>Where they connect.</summary>
    public required Endpoint Target { get; init; }

    /// <summary>The wave's number, as it goes into every result.</summary>
    public int Wave { get; init; }

    /// <summary>Closed model: clients at once, 1 to 10,000,000; each sends its requests one after the other.</summary>
    public int Clients { get; init; } = 1;

    /// <summary>Closed model: requests of each client, 1 or more; <see cref="int.MaxValue"/>: until the deadline.</summary>
    public int RequestsPerClient { get; init; } = 1;

    /// <summary>Open model: requests at these times, whatever became of those before; overrides the closed model.</summary>
    public Schedule? Open { get; init; }

    /// <summary>The method: a token (RFC 9110 section 9.1), not CONNECT.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The request target in origin form: begins with a slash, no blanks or controls (RFC 9112 section 3.2.1).</summary>
    public string Path { get; init; } = "/";

    /// <summary>The Host field.</summary>
    public string Host { get; init; } = "lab";

    /// <summary>Octets of the request's body, 0 or more.</summary>
    public long BodyBytes { get; init; }

    /// <summary>Send the body chunked and not with a Content-Length.</summary>
    public bool Chunked { get; init; }

    /// <summary>Use a connection again where its response allows; else each request has its own and asks for its close.</summary>
    public bool KeepAlive { get; init; }

    /// <summary>For the whole wave, from its start, 0 or more; what has not ended by then is given up and counted as such.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>Slow senders: octets a second of each connection, header included, 1 or more; null: as fast as it goes.</summary>
    public int? SlowSendBytesPerSecond { get; init; }

    /// <summary>Clients leave a request so long after they began it, 0 or more; null: they stay.</summary>
    public TimeSpan? LeaveAfter { get; init; }

    /// <summary>
    /// TCP: connect from 127.0.0.1 and the next so many addresses in turn, 1 to 65,000; 1 leaves it to the kernel. Ports run out
    /// at 28,232 for each (with the default range), and get slow to find when half are taken (inet_hash_connect scans one
    /// parity first): above 10,000 clients give 4.
    /// </summary>
    public int SourceAddresses { get; init; } = 1;

    /// <summary>Refuses what cannot be sent.</summary>
    /// <exception cref="LabException">A value out of its range, named.</exception>
    internal void Validate()
    {
        _ = new Native.SocketAddress(Target);
        Check(Clients is >= 1 and <= 10_000_000, $"{Clients} clients", "1 to 10,000,000");
        Check(RequestsPerClient >= 1, $"{RequestsPerClient} requests for each client", "1 or more");
        Check(Method.Length > 0 && Method.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal))
            && Method != "CONNECT", $"method '{Method}'", "a token, and not CONNECT");
        Check(Path.StartsWith('/') && Path.All(c => c is > ' ' and < '\x7f'), $"path '{Path}'", "one that begins with / and has no blank");
        Check(Host.All(c => c is > ' ' and < '\x7f'), $"host '{Host}'", "a name without blanks");
        Check(BodyBytes >= 0, $"{BodyBytes} octets of body", "0 or more");
        Check(Deadline >= TimeSpan.Zero, $"deadline {Deadline}", "0 or more");
        Check(SlowSendBytesPerSecond is null or >= 1, $"{SlowSendBytesPerSecond} octets a second", "1 or more");
        Check(LeaveAfter is null || LeaveAfter >= TimeSpan.Zero, $"leave after {LeaveAfter}", "0 or more");
        Check(SourceAddresses is >= 1 and <= 65_000, $"{SourceAddresses} source addresses", "1 to 65,000");
        Check(SourceAddresses == 1 || (!Target.IsUnix && System.Net.IPAddress.IsLoopback(Target.Tcp!.Address)),
            $"{SourceAddresses} source addresses to {Target}", "several only to a TCP target in 127/8");
    }

    /// <summary>The octets of the request before its body, with the empty line.</summary>
    internal byte[] Head()
    {
        bool announces = BodyBytes > 0 || Method is "POST" or "PUT" or "PATCH"; // RFC 9110 section 8.6
        var body = Chunked ? "Transfer-Encoding: chunked\r\n" : announces ? FormattableString.Invariant($"Content-Length: {BodyBytes}\r\n") : "";
        return Encoding.ASCII.GetBytes($"{Method} {Path} HTTP/1.1\r\nHost: {Host}\r\n{body}{(KeepAlive ? "" : "Connection: close\r\n")}\r\n");
    }

    private static void Check(bool holds, string what, string range)
    {
        if (!holds)
            throw new LabException("flood", what, $"give {range}");
    }
}
