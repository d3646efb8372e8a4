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

    /// <summary>
    /// Further fields, each a line <c>Name: value</c>. One of Host, Connection, Upgrade or Expect takes the place of the client's own.
    /// </summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Whether each request carries its id, in the field <see cref="RequestScanner.IdField"/>.</summary>
    public bool RequestIds { get; init; }

    /// <summary>Send HTTP/1.0.</summary>
    public bool Http10 { get; init; }

    /// <summary>A protocol to ask for in Upgrade (RFC 9110 section 7.8); a 101 is a final answer then, and ends the connection.</summary>
    public string? Upgrade { get; init; }

    /// <summary>Send Expect: 100-continue, and the body when 100 has come, or after a second without it (RFC 9110 section 10.1.1).</summary>
    public bool ExpectContinue { get; init; }

    /// <summary>Close the sending half when a request is sent (shutdown(2), SHUT_WR). Each request has its own connection then.</summary>
    public bool HalfClose { get; init; }

    /// <summary>Octets of the body, framing included, after which the sending half is closed, 0 or more; null: all of it, and as <see cref="HalfClose"/> says.</summary>
    public long? BodySent { get; init; }

    /// <summary>Whether the sending half is closed when as much of a request is sent as there will be.</summary>
    internal bool EndsSending => HalfClose || BodySent is not null;

    /// <summary>Octets of the request's body, 0 or more.</summary>
    public long BodyBytes { get; init; }

    /// <summary>Say <c>Content-Length: 0</c> in a POST, PUT or PATCH without a body (RFC 9110 section 8.6).</summary>
    public bool ZeroLength { get; init; } = true;

    /// <summary>Send the body chunked and not with a Content-Length.</summary>
    public bool Chunked { get; init; }

    /// <summary>Use a connection again where its response allows; else each request has its own and asks for its close.</summary>
    public bool KeepAlive { get; init; }

    /// <summary>For the whole wave, from its start, 0 or more; what has not ended by then is given up and counted as such.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>Slow senders: octets a second of each connection, header included, 1 or more; null: as fast as it goes.</summary>
    public int? SlowSendBytesPerSecond { get; init; }

    /// <summary>
    /// Slow readers: octets a second of each connection from the answer's first octet on, 1 or more; null: as fast as it goes. On TCP
    /// they have the least receive buffer, so that the server notices; a Unix socket has none of its own.
    /// </summary>
    public int? SlowReadBytesPerSecond { get; init; }

    /// <summary>How long clients read on after a whole answer, for octets that nobody asked for, 0 or more; 0 takes what is there.</summary>
    public TimeSpan ReadOn { get; init; }

    /// <summary>When a client tries again.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.None;

    /// <summary>Seed of what is random in the waits before retries.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What is kept of the octets that go over the connections; null for nothing.</summary>
    public Wire? Wire { get; init; }

    /// <summary>Closed model: how long requests are started, 0 or more; those that run then have until the deadline. Null: until that.</summary>
    public TimeSpan? StartFor { get; init; }

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
        RequestHead.Validate(this);
        Retry.Validate();
        Check(BodySent is null or >= 0, $"{BodySent} octets of body sent", "0 or more");
        Check(BodyBytes >= 0, $"{BodyBytes} octets of body", "0 or more");
        Check(Deadline >= TimeSpan.Zero, $"deadline {Deadline}", "0 or more");
        Check(SlowSendBytesPerSecond is null or >= 1, $"{SlowSendBytesPerSecond} octets a second", "1 or more");
        Check(SlowReadBytesPerSecond is null or >= 1, $"{SlowReadBytesPerSecond} octets read a second", "1 or more");
        Check(ReadOn >= TimeSpan.Zero, $"read on for {ReadOn}", "0 or more");
        Check(StartFor is null || StartFor >= TimeSpan.Zero, $"start for {StartFor}", "0 or more");
        Check(LeaveAfter is null || LeaveAfter >= TimeSpan.Zero, $"leave after {LeaveAfter}", "0 or more");
        Check(SourceAddresses is >= 1 and <= 65_000, $"{SourceAddresses} source addresses", "1 to 65,000");
        Check(SourceAddresses == 1 || (!Target.IsUnix && Target.Tcp!.Address is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetwork } address && System.Net.IPAddress.IsLoopback(address)),
            $"{SourceAddresses} source addresses to {Target}", "several only to a TCP target in 127/8");
    }

    /// <summary>Refuses a value.</summary>
    /// <exception cref="LabException">The condition does not hold.</exception>
    internal static void Check(bool holds, string what, string range)
    {
        if (!holds)
            throw new LabException("flood", what, $"give {range}");
    }
}
