using System.Net;
using System.Text;

namespace LabProxy;

/// <summary>The configuration, checked: what the keys of the JSON file mean once they are read.</summary>
internal sealed record Options
{
    /// <summary>Key <c>listen</c>: where clients connect.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Key <c>status</c>: where the status page is.</summary>
    public required IPEndPoint Status { get; init; }

    /// <summary>Key <c>upstream</c>: a Unix socket or a TCP address, or several with commas between, which are taken in turn.</summary>
    public required IReadOnlyList<EndPoint> Upstreams { get; init; }

    /// <summary>The upstream as the configuration wrote it, for the log.</summary>
    public required string UpstreamName { get; init; }

    /// <summary>Key <c>backlog</c>: of the listening socket for clients; the kernel clamps it to net.core.somaxconn.</summary>
    public int Backlog { get; init; } = 511;

    /// <summary>Key <c>listen_mode</c>, or <c>--listen</c>: <c>shared</c>, <c>reuseport</c> or <c>per-cpu</c>.</summary>
    public ListenMode ListenMode { get; init; }

    /// <summary>Key <c>workers</c>, or <c>--workers</c>: accept workers, 1 to 64.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Key <c>accept_mutex</c>, or <c>--accept-mutex</c>: whether only one worker accepts at a time.</summary>
    public bool AcceptMutex { get; init; }

    /// <summary>Whether the status page tells of each worker: where the configuration says anything of them.</summary>
    public bool HasAcceptWorkers => Workers > 1 || AcceptMutex || ListenMode != ListenMode.Shared;

    /// <summary>Key <c>connect_timeout_ms</c>: until connected. As nginx's proxy_connect_timeout.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Key <c>send_timeout_ms</c>: between two successive writes to the upstream. As nginx's proxy_send_timeout.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Key <c>read_timeout_ms</c>: between two successive reads from the upstream. As nginx's proxy_read_timeout.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Key <c>header_timeout_ms</c>: from the first octet of the upstream's head to its last. By default five times <see cref="ReadTimeout"/>.</summary>
    public TimeSpan HeaderTimeout { get => field == default ? 5 * ReadTimeout : field; init; }

    /// <summary>Key <c>least_pace</c>: octets a second that a body has to bring, over as long as <see cref="HeaderTimeout"/>; 0 is none.</summary>
    public int LeastPace { get; init; } = 16;

    /// <summary>
    /// Key <c>client_timeout_ms</c>: between two successive reads of a request body from the client, or writes to it. As nginx's
    /// client_body_timeout and send_timeout, whose default of 60 s it shares.
    /// </summary>
    public TimeSpan ClientTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Key <c>max_connections</c>: client connections served at a time; 0 is no limit.</summary>
    public int MaxConnections { get; init; }

    /// <summary>Key <c>upstream_keepalive</c>: whether upstream connections are kept for later requests.</summary>
    public bool UpstreamKeepalive { get; init; }

    /// <summary>Key <c>upstream_idle_ms</c>: how long an idle one is kept.</summary>
    public TimeSpan UpstreamIdle { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Key <c>log</c>: the error log's path; empty is standard error.</summary>
    public string Log { get; init; } = "";

    /// <summary>Key <c>request_log</c>: the path of a log with a line for each request that has ended; empty is none.</summary>
    public string RequestLog { get; init; } = "";

    /// <summary>Host for a client of HTTP/1.0 that names none.</summary>
    public byte[] UpstreamHost => field ??= Encoding.ASCII.GetBytes(Upstreams[0] is IPEndPoint tcp ? $"{tcp}" : "localhost");

    /// <summary>How long a stop waits for requests in flight: the longest that one without a body can take, and a second.</summary>
    public TimeSpan ShutdownBound => ConnectTimeout + SendTimeout + ReadTimeout + TimeSpan.FromSeconds(1);

    /// <summary>How long each wait may be. Those of clients that have no key are nginx's: client_header_timeout, keepalive_timeout.</summary>
    public TimeSpan LengthOf(Wait wait) => wait switch
    {
        Wait.ClientIdle => TimeSpan.FromSeconds(75),
        Wait.ClientHead => TimeSpan.FromSeconds(60),
        Wait.ClientRead or Wait.ClientWrite => ClientTimeout,
        Wait.Linger => TimeSpan.FromSeconds(2),
        Wait.Connect => ConnectTimeout,
        Wait.Send => SendTimeout,
        Wait.Read => ReadTimeout,
        Wait.UpstreamIdle => UpstreamIdle,
        _ => HeaderTimeout,
    };
}
