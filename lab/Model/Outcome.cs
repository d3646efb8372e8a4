namespace ProxyLab;

/// <summary>How one request ended, as its client saw it. Every started request has exactly one.</summary>
public enum Outcome
{
    /// <summary>A complete response with a 2xx status.</summary>
    Ok,

    /// <summary>A complete response with any other final status.</summary>
    Status,

    /// <summary>A response that began, and that ended or was reset before its framing said so (RFC 9112 section 8).</summary>
    Cut,

    /// <summary>A response that breaks the protocol (RFC 9110, RFC 9112).</summary>
    Malformed,

    /// <summary>A response that is larger than this lab's clients read: more than 1 MiB of header or trailer, or a number above 2^63 - 1.</summary>
    OverLimit,

    /// <summary>The connection was reset, or closed before the first octet of a response.</summary>
    Reset,

    /// <summary>The connection was refused (ECONNREFUSED, or ENOENT and EAGAIN on a Unix socket).</summary>
    Refused,

    /// <summary>Not connected by the deadline, or ETIMEDOUT from the kernel.</summary>
    ConnectTimeout,

    /// <summary>Connected and sent, and unanswered or only partly answered when the client gave up. Its latency is censored.</summary>
    InFlight,

    /// <summary>The client's own machine failed: no descriptor, no port (EADDRNOTAVAIL), no memory.</summary>
    LocalError,
}

/// <summary>The names that outcomes have in files: the words of the design, in kebab case.</summary>
public static class OutcomeNames
{
    private static readonly string[] Names =
        ["ok", "status", "cut", "malformed", "over-limit", "reset", "refused", "connect-timeout", "in-flight", "local-error"];

    /// <summary>The outcome's name in <c>requests.csv</c>, e.g. <c>connect-timeout</c>.</summary>
    public static string Name(this Outcome outcome) => Names[(int)outcome];

    /// <summary>The outcome of a name in <c>requests.csv</c>; null when there is none of that name.</summary>
    public static Outcome? Parse(string name) => Array.IndexOf(Names, name) is var i and >= 0 ? (Outcome)i : null;
}
