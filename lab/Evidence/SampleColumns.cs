namespace ProxyLab;

/// <summary>The columns of <c>samples.csv</c>.</summary>
internal static class SampleColumns
{
    internal static readonly DecimalColumn
        DueMs = Column.Milliseconds("due_ms", "when it should have begun", "the plan's tick"),
        TookMs = Column.Milliseconds("took_ms", "how long the reading took, writing left out", "`CLOCK_MONOTONIC`");

    internal static readonly NumberColumn
        Wave = Column.Number("wave", "number", "the wave that was running; 0 between waves", "the lab"),
        UnixListener = Column.Number(
            "unix_listener", "lines",
            "the upstream's listening socket: state 01, flags 00010000, its path",
            "`/proc/net/unix` (net/unix/af_unix.c, `unix_seq_show`)"),
        UnixEmbryo = Column.Number("unix_embryo", "lines", "state 02 with its path: nobody has accepted it yet, dead or alive", "`/proc/net/unix`"),
        UnixAccepted = Column.Number("unix_accepted", "lines", "state 03 with its path: an accepted connection's server end", "`/proc/net/unix`"),
        UnixClient = Column.Number(
            "unix_client", "lines",
            "state 03 without a path, that was not there before the flood: a client's end",
            "`/proc/net/unix`"),
        DiagAccepted = Column.Number(
            "diag_accepted", "sockets",
            "the other instrument's account of `unix_accepted`",
            "`UNIX_DIAG` (net/unix/diag.c, `sk_diag_dump`)"),
        DiagClient = Column.Number("diag_client", "sockets", "the other instrument's account of `unix_client`", "`UNIX_DIAG`"),
        Queue = Column.Number(
            "queue", "connections",
            "length of the upstream's accept queue; of a TCP upstream, of all its listeners together",
            "`UDIAG_SHOW_RQLEN`, or `INET_DIAG` (net/ipv4/inet_diag.c)"),
        QueueLimit = Column.Number(
            "queue_limit", "connections",
            "its limit as the kernel clamped it; it holds one more",
            "`UDIAG_SHOW_RQLEN`, or `INET_DIAG`"),
        QueueDead = Column.Number(
            "queue_dead", "connections",
            "of `queue`, those whose client has closed",
            "`UDIAG_SHOW_ICONS`: peers with inode 0; on TCP `queue` less those still established"),
        Disagreement = Column.Number(
            "disagreement", "sockets",
            "the largest difference between the two instruments on this tick; at least what moved between their readings",
            "the lab"),
        TcpEstablished = Column.Number("tcp_established", "sockets", "of the sandbox, in ESTABLISHED", "`INET_DIAG`"),
        TcpSynSent = Column.Number("tcp_syn_sent", "sockets", "of the sandbox, in SYN_SENT", "`INET_DIAG`"),
        TcpTimeWait = Column.Number("tcp_time_wait", "sockets", "of the sandbox, in TIME_WAIT, whoever's they are", "`INET_DIAG`"),
        TcpEmbryo = Column.Number("tcp_embryo", "connections", "of a TCP upstream, not accepted yet, dead or alive", "`INET_DIAG`: no inode"),
        TcpAccepted = Column.Number("tcp_accepted", "connections", "of a TCP upstream, accepted", "`INET_DIAG`"),
        ListenOverflows = Column.Number(
            "listen_overflows", "count",
            "connections that found a full accept queue, since the trial's sampling began",
            "`/proc/net/netstat`, `ListenOverflows`"),
        ListenDrops = Column.Number(
            "listen_drops", "count",
            "SYNs and connections dropped at a listener, overflows among them, since then",
            "`/proc/net/netstat`, `ListenDrops`"),
        TcpMemKib = Column.Number("tcp_mem_kib", "KiB", "memory of TCP buffers, of the whole machine", "`/proc/net/sockstat`, `TCP: mem`, in pages"),
        ProxyActive = Column.Number(
            "proxy_active", "connections",
            "active clients by the proxy's own count, the lab's own connection left out",
            "the proxy's own status page or command socket"),
        SocketsUsed = Column.Number("sockets_used", "sockets", "of the sandbox, of every kind", "`/proc/net/sockstat`, `sockets: used`"),
        SockstatTimeWait = Column.Number(
            "sockstat_time_wait", "sockets",
            "TIME_WAIT of the sandbox, with late FIN_WAIT2 among them",
            "`/proc/net/sockstat`, `TCP: tw`"),
        FrontQueue = Column.Number("front_queue", "connections", "the proxy's own accept queue: clients that it has not accepted", "`INET_DIAG`"),
        FrontAccepted = Column.Number("front_accepted", "connections", "clients that the proxy has accepted, by the kernel's account", "`INET_DIAG`"),
        TcpTimeWaitProxy = Column.Number(
            "tcp_time_wait_proxy", "connections",
            "to a TCP upstream, in TIME_WAIT at the proxy's end: each holds one of its ports",
            "`INET_DIAG`"),
        TcpTimeWaitUpstream = Column.Number(
            "tcp_time_wait_upstream", "connections",
            "to a TCP upstream, in TIME_WAIT at the upstream's end: they hold no port of the proxy",
            "`INET_DIAG`"),
        QueueHalfClosed = Column.Number(
            "queue_half_closed", "connections",
            "of `queue`, those whose client has only shut down its side, and waits for its answer; of a TCP upstream",
            "`INET_DIAG`: the peer's end has an inode");

    internal static readonly EndColumns
        Front = new("front", "the proxy's ends of its clients' connections"),
        Proxy = new("proxy", "the proxy's ends of its connections to a TCP upstream"),
        Upstream = new("upstream", "the upstream's ends of these");

    internal static readonly ColumnSet All = ColumnSet.OfProbe(
        "samples", () => "The kernel's side: a row for each tick.",
        [
            DueMs, TookMs, Wave, UnixListener, UnixEmbryo, UnixAccepted, UnixClient, DiagAccepted, DiagClient, Queue, QueueLimit,
            QueueDead, Disagreement, TcpEstablished, TcpSynSent, TcpTimeWait, TcpEmbryo, TcpAccepted, ListenOverflows,
            ListenDrops, TcpMemKib, ProxyActive, SocketsUsed, SockstatTimeWait, FrontQueue, FrontAccepted, TcpTimeWaitProxy,
            TcpTimeWaitUpstream, QueueHalfClosed,
            .. Front.All, .. Proxy.All, .. Upstream.All,
        ]);
}

/// <summary>How many of a kind of ends of TCP connections are half-closed, or on their way to be closed, by state (RFC 9293, section 3.3.2).</summary>
/// <param name="name">The kind, as the columns' names begin.</param>
/// <param name="what">The kind, for people.</param>
internal sealed class EndColumns(string name, string what)
{
    private const string Source = "`INET_DIAG`";

    internal NumberColumn CloseWait { get; } = Column.Number($"{name}_close_wait", "sockets", $"{what}, in CLOSE_WAIT: the other side has sent its FIN, this one not", Source);

    internal NumberColumn FinWait1 { get; } = Column.Number($"{name}_fin_wait1", "sockets", $"{what}, in FIN_WAIT1: this side has sent its FIN, and nothing has come back", Source);

    internal NumberColumn FinWait2 { get; } = Column.Number($"{name}_fin_wait2", "sockets", $"{what}, in FIN_WAIT2: this side has ended, the other has not", Source);

    internal IReadOnlyList<Column> All => [CloseWait, FinWait1, FinWait2];
}
