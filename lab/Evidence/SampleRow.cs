namespace ProxyLab;

/// <summary>One row of <c>samples.csv</c>. Null is "not measured", never zero. Times in ms since the trial began.</summary>
public sealed class SampleRow : Row
{
    /// <summary>A row in which nothing is measured.</summary>
    public SampleRow()
        : base(SampleColumns.All)
    {
    }

    /// <summary>When the tick's reading began.</summary>
    public double TimeMs
    {
        get => this[Column.Time];
        init => Set(Column.Time, value);
    }

    /// <summary>How long the reading took: what is told last of a tick may be so much younger than its time.</summary>
    public double? TookMs
    {
        get => Get(SampleColumns.TookMs);
        init => Set(SampleColumns.TookMs, value);
    }

    /// <summary>The wave that was running; 0 between waves.</summary>
    public int Wave
    {
        get => Int(SampleColumns.Wave) ?? 0;
        init => Set(SampleColumns.Wave, value);
    }

    /// <summary>Lines of /proc/net/unix that are the upstream's listener.</summary>
    public int? Listener
    {
        get => Int(SampleColumns.UnixListener);
        init => Set(SampleColumns.UnixListener, value);
    }

    /// <summary>Lines in state 02 with the upstream's path.</summary>
    public int? Embryo
    {
        get => Int(SampleColumns.UnixEmbryo);
        init => Set(SampleColumns.UnixEmbryo, value);
    }

    /// <summary>Lines in state 03 with the upstream's path.</summary>
    public int? Accepted
    {
        get => Int(SampleColumns.UnixAccepted);
        init => Set(SampleColumns.UnixAccepted, value);
    }

    /// <summary>Lines in state 03 without a path that were not there before the flood.</summary>
    public int? Client
    {
        get => Int(SampleColumns.UnixClient);
        init => Set(SampleColumns.UnixClient, value);
    }

    /// <summary>Length of the upstream's accept queue, by sock_diag.</summary>
    public int? Queue
    {
        get => Int(SampleColumns.Queue);
        init => Set(SampleColumns.Queue, value);
    }

    /// <summary>The queue's limit after the clamp, by sock_diag; it holds one more than that.</summary>
    public int? QueueLimit
    {
        get => Int(SampleColumns.QueueLimit);
        init => Set(SampleColumns.QueueLimit, value);
    }

    /// <summary>Queued connections whose client has closed, by sock_diag.</summary>
    public int? QueueDead
    {
        get => Int(SampleColumns.QueueDead);
        init => Set(SampleColumns.QueueDead, value);
    }

    /// <summary>Accepted connections of a Unix upstream by sock_diag: the other instrument's account of <see cref="Accepted"/>.</summary>
    public int? DiagAccepted
    {
        get => Int(SampleColumns.DiagAccepted);
        init => Set(SampleColumns.DiagAccepted, value);
    }

    /// <summary>How far the two instruments disagree, in sockets; at least what moved between their readings.</summary>
    public int? Disagreement
    {
        get => Int(SampleColumns.Disagreement);
        init => Set(SampleColumns.Disagreement, value);
    }

    /// <summary>TCP sockets of the sandbox in TIME_WAIT, whoever's they are.</summary>
    public int? TcpTimeWait
    {
        get => Int(SampleColumns.TcpTimeWait);
        init => Set(SampleColumns.TcpTimeWait, value);
    }

    /// <summary>Of these, connections to the upstream that the proxy closed first: each takes one of its ports.</summary>
    public int? ProxyTimeWait
    {
        get => Int(SampleColumns.TcpTimeWaitProxy);
        init => Set(SampleColumns.TcpTimeWaitProxy, value);
    }

    /// <summary>Of these, connections that the upstream closed first: they take no port of the proxy.</summary>
    public int? UpstreamTimeWait
    {
        get => Int(SampleColumns.TcpTimeWaitUpstream);
        init => Set(SampleColumns.TcpTimeWaitUpstream, value);
    }

    /// <summary>Of the queue, those whose client has only shut down its side, and waits.</summary>
    public int? QueueHalfClosed
    {
        get => Int(SampleColumns.QueueHalfClosed);
        init => Set(SampleColumns.QueueHalfClosed, value);
    }

    /// <summary>Connections of a TCP upstream that nobody has accepted yet.</summary>
    public int? TcpEmbryo
    {
        get => Int(SampleColumns.TcpEmbryo);
        init => Set(SampleColumns.TcpEmbryo, value);
    }

    /// <summary>Accepted connections of a TCP upstream.</summary>
    public int? TcpAccepted
    {
        get => Int(SampleColumns.TcpAccepted);
        init => Set(SampleColumns.TcpAccepted, value);
    }

    /// <summary>The proxy's own count of active client connections, the lab's own excluded.</summary>
    public long? ProxyActive
    {
        get => Get(SampleColumns.ProxyActive);
        init => Set(SampleColumns.ProxyActive, value);
    }

    /// <summary>Memory of TCP buffers in KiB (sockstat, <c>TCP: … mem</c>); the kernel keeps it for the machine, not per namespace.</summary>
    public long? TcpMemKib
    {
        get => Get(SampleColumns.TcpMemKib);
        init => Set(SampleColumns.TcpMemKib, value);
    }

    /// <summary>Sockets of the sandbox, of every kind (sockstat, <c>sockets: used</c>).</summary>
    public long? SocketsUsed
    {
        get => Get(SampleColumns.SocketsUsed);
        init => Set(SampleColumns.SocketsUsed, value);
    }

    /// <summary>TIME_WAIT sockets of the sandbox on every tick (sockstat, <c>tw</c>), those of FIN_WAIT2 in its late form among them.</summary>
    public long? SockstatTimeWait
    {
        get => Get(SampleColumns.SockstatTimeWait);
        init => Set(SampleColumns.SockstatTimeWait, value);
    }

    /// <summary>The proxy's own accept queue: clients that have connected and that it has not accepted.</summary>
    public int? FrontQueue
    {
        get => Int(SampleColumns.FrontQueue);
        init => Set(SampleColumns.FrontQueue, value);
    }

    /// <summary>Client connections that the proxy has accepted, by inet_diag.</summary>
    public int? FrontAccepted
    {
        get => Int(SampleColumns.FrontAccepted);
        init => Set(SampleColumns.FrontAccepted, value);
    }

    /// <summary>The proxy's ends of its clients' connections whose client has ended its side.</summary>
    public int? FrontCloseWait => Int(SampleColumns.Front.CloseWait);

    /// <summary>The proxy's ends of its connections to a TCP upstream that has ended its side.</summary>
    public int? ProxyCloseWait => Int(SampleColumns.Proxy.CloseWait);

    /// <summary>A TCP upstream's ends of connections whose proxy has ended its side.</summary>
    public int? UpstreamCloseWait => Int(SampleColumns.Upstream.CloseWait);

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
