namespace ProxyLab.Probes;

/// <summary>
/// Takes one tick's readings with every probe there is. A probe that fails leaves its cells empty and a note. Allocates nothing
/// while nothing fails.
/// </summary>
/// <param name="upstream">Where the upstream listens.</param>
/// <param name="active">The proxy's own counter; null if it has none. It is owned by this.</param>
/// <param name="clock">The trial's clock.</param>
/// <param name="options">Shares and budgets.</param>
/// <param name="notes">Where gaps are noted.</param>
internal sealed class SampleReader(Endpoint upstream, ActiveCounter? active, TrialClock clock, SamplerOptions options, ProbeNotes notes) : IDisposable
{
    private readonly SockDiag _diag = new(upstream);
    private readonly UnixTable? _table = upstream.Path is { } path ? new UnixTable(path) : null;
    private readonly KernelCounters _kernel = new();
    private readonly CostShare _tableShare = new(options.CrossCheckShare), _tcpShare = new(options.CrossCheckShare);

    /// <summary>What went wrong with answers of sock_diag.</summary>
    internal DiagCounters DiagCounters => _diag.Counters;

    /// <summary>Forgets the nameless connected Unix sockets of this moment as clients.</summary>
    internal void TakeBaseline()
    {
        _diag.TakeBaseline();
        _table?.TakeBaseline();
    }

    /// <summary>Takes the readings.</summary>
    internal Sample Read(double dueMs, int wave)
    {
        var began = clock.NowMs;
        ExcludeCounter();
        var (roles, queue) = upstream.IsUnix ? ReadUnix() : (null, null);
        var table = _tableShare.Allows(clock.NowMs) ? ReadTable() : null;
        var tcp = _tcpShare.Allows(clock.NowMs) ? ReadTcp() : null;
        var port = upstream.IsUnix ? null : tcp?.Port;
        queue = upstream.IsUnix ? queue : ReadTcpQueue(port);
        var kernel = notes.Guard<KernelCounts, SampleReader>("counters", this, static r => r._kernel.Read());
        var proxy = ReadActive();
        return new Sample
        {
            TimeMs = began,
            DueMs = dueMs,
            TookMs = clock.NowMs - began,
            Wave = wave,
            Unix = table,
            Diag = roles,
            Queue = queue,
            Disagreement = Disagree(table, roles, queue),
            TcpEstablished = tcp?.States.Established,
            TcpSynSent = tcp?.States.SynSent,
            TcpTimeWait = tcp?.States.TimeWait,
            Port = port,
            Kernel = kernel ?? default,
            ProxyActive = proxy,
        };
    }

    /// <summary>The largest difference between the two instruments, in sockets; null if either is missing. Pure.</summary>
    internal static int? Disagree(UnixRoles? table, DiagRoles? roles, AcceptQueue? queue) =>
        table is { } t && roles is { } r && queue is { } q
            ? Math.Max(Math.Abs(t.Embryo - q.Length), Math.Max(Math.Abs(t.Accepted - r.Accepted), Math.Abs(t.Client - r.Client)))
            : null;

    private void ExcludeCounter()
    {
        if (_diag.Unix is { } unix && _table is { } table && active is not null)
        {
            unix.Excluded = table.Excluded = active.Inode;
        }
    }

    private void NoteGap(string probe, bool dumpFailed) => notes.Add(
        probe, dumpFailed ? $"sock_diag gave no whole answer: {_diag.Counters}" : $"nobody listens on {upstream}, or its queue could not be read");

    private (DiagRoles? Roles, AcceptQueue? Queue) ReadUnix()
    {
        var (roles, queue) = notes.Guard<(DiagRoles?, AcceptQueue?), SampleReader>(
            "unix_diag", this, static r => r._diag.Unix?.Read()) ?? (null, null);
        if (roles is null || queue is null)
        {
            NoteGap("unix_diag", roles is null);
        }

        return (roles, queue);
    }

    private AcceptQueue? ReadTcpQueue(TcpPort? port)
    {
        var queue = notes.Guard("inet_diag", (_diag, port), static s => s._diag.Tcp.ReadQueue(s.port));
        if (queue is null)
        {
            NoteGap("inet_diag", dumpFailed: false);
        }

        return queue;
    }

    private UnixRoles? ReadTable()
    {
        var began = clock.NowMs;
        var roles = notes.Guard("proc_net_unix", this, static r => r._table?.Read());
        _tableShare.Spent(began, clock.NowMs);
        return roles;
    }

    private TcpCounts? ReadTcp()
    {
        var began = clock.NowMs;
        var counts = notes.Guard("inet_diag", this, static r => r._diag.Tcp.ReadAll());
        _tcpShare.Spent(began, clock.NowMs);
        return counts;
    }

    private long? ReadActive()
    {
        var value = notes.Guard("proxy_active", (active, options), static s => s.active?.Read(s.options.ActiveBudget));
        if (value is null && active is not null)
        {
            notes.Add("proxy_active", active.LastFailure ?? "the status page told no number");
        }

        return value;
    }

    /// <summary>Closes the probes; safe twice.</summary>
    public void Dispose()
    {
        _diag.Dispose();
        _table?.Dispose();
        _kernel.Dispose();
        active?.Dispose();
    }
}
