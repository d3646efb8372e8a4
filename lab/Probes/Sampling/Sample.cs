using ProxyLab.Probes.Columns;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Probes.Sampling;

/// <summary>One tick: a row of <c>samples.csv</c>. Null means not measured, and is an empty cell.</summary>
internal readonly record struct Sample
{
    /// <summary>When the tick's reading began, on the trial clock.</summary>
    internal double TimeMs { get; init; }

    /// <summary>When it should have begun.</summary>
    internal double DueMs { get; init; }

    /// <summary>How long the reading took, writing left out.</summary>
    internal double TookMs { get; init; }

    /// <summary>The wave of clients that was running; 0 for none.</summary>
    internal int Wave { get; init; }

    /// <summary>Roles by /proc/net/unix; null for a TCP upstream, and when the cross-check was left out.</summary>
    internal UnixRoles? Unix { get; init; }

    /// <summary>Accepted and client roles by sock_diag; null for a TCP upstream.</summary>
    internal DiagRoles? Diag { get; init; }

    /// <summary>The accept queue of the upstream's listener, by sock_diag.</summary>
    internal AcceptQueue? Queue { get; init; }

    /// <summary>
    /// By how many sockets /proc/net/unix and sock_diag differ: the largest difference among embryos and queue, accepted, and clients.
    /// They are read one after the other, so that it is at least what moved between them. Null unless both were read.
    /// </summary>
    internal int? Disagreement { get; init; }

    /// <summary>TCP sockets of the namespace in ESTABLISHED.</summary>
    internal int? TcpEstablished { get; init; }

    /// <summary>TCP sockets of the namespace in SYN_SENT.</summary>
    internal int? TcpSynSent { get; init; }

    /// <summary>TCP sockets of the namespace in TIME_WAIT.</summary>
    internal int? TcpTimeWait { get; init; }

    /// <summary>The TCP upstream's sockets; null for a Unix upstream.</summary>
    internal TcpPort? Port { get; init; }

    /// <summary>Counters and memory of the kernel.</summary>
    internal KernelCounts Kernel { get; init; }

    /// <summary>Client connections by the proxy's own counter.</summary>
    internal long? ProxyActive { get; init; }

    /// <summary>Length of the proxy's own accept queue: its clients that it has not accepted; null if not asked for.</summary>
    internal int? FrontQueue { get; init; }

    /// <summary>Client connections that the proxy has accepted, by the kernel's account; null if not asked for.</summary>
    internal int? FrontAccepted { get; init; }

    /// <summary>The heading of <c>samples.csv</c>.</summary>
    internal const string Heading =
        "t_ms,due_ms,took_ms,wave,unix_listener,unix_embryo,unix_accepted,unix_client,diag_accepted,diag_client,"
        + "queue,queue_limit,queue_dead,disagreement,tcp_established,tcp_syn_sent,tcp_time_wait,tcp_embryo,tcp_accepted,"
        + "listen_overflows,listen_drops,tcp_mem_kib,proxy_active,sockets_used,sockstat_time_wait,front_queue,front_accepted,"
        + "tcp_time_wait_proxy,tcp_time_wait_upstream";

    /// <summary>Adds this row to a buffer.</summary>
    internal void AddTo(CsvBuffer csv)
    {
        csv.AddMs(TimeMs);
        csv.AddMs(DueMs);
        csv.AddMs(TookMs);
        csv.Add(Wave);
        csv.Add(Unix?.Listener);
        csv.Add(Unix?.Embryo);
        csv.Add(Unix?.Accepted);
        csv.Add(Unix?.Client);
        csv.Add(Diag?.Accepted);
        csv.Add(Diag?.Client);
        csv.Add(Queue?.Length);
        csv.Add(Queue?.Limit);
        csv.Add(Queue?.Dead);
        csv.Add(Disagreement);
        csv.Add(TcpEstablished);
        csv.Add(TcpSynSent);
        csv.Add(TcpTimeWait);
        csv.Add(Port?.Embryo + Port?.Dead);
        csv.Add(Port?.Accepted);
        csv.Add(Kernel.ListenOverflows);
        csv.Add(Kernel.ListenDrops);
        csv.Add(Kernel.TcpMemKib);
        csv.Add(ProxyActive);
        csv.Add(Kernel.SocketsUsed);
        csv.Add(Kernel.TimeWait);
        csv.Add(FrontQueue);
        csv.Add(FrontAccepted);
        csv.Add(Port?.PeerTimeWait);
        csv.Add(Port?.TimeWait);
        csv.EndRow();
    }
}
