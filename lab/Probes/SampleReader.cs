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
    private readonly CrossCheck? _table = upstream.Path is { } path ? new CrossCheck(path, options, notes) : null;
    private readonly KernelCounters _kernel = new();
    private readonly CostShare _rolesShare = new(options.RolesShare), _tcpShare = new(options.CrossCheckShare);
    private DiagRoles? _lastRoles;
    private int? _lastLength;
    private double _movedMs;

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
        var (roles, queue) = upstream.IsUnix ? ReadUnix(began) : (null, null);
        var table = _table?.Read(clock.NowMs, active?.Inode ?? 0);
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
            Disagreement = _table?.BeganMs >= began ? Disagree(table, roles, queue)
                : _table?.BeganMs > _movedMs ? Disagree(table, _lastRoles, queue)
                : null, // a reading that took several ticks, in which sockets moved: it is of no one moment
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
        if (_diag.Unix is { } unix && active is not null)
        {
            unix.Excluded = active.Inode;
        }
    }

    private void NoteGap(string probe, bool dumpFailed) => notes.Add(
        probe, dumpFailed ? $"sock_diag gave no whole answer: {_diag.Counters}" : $"nobody listens on {upstream}, or its queue could not be read");

    private (DiagRoles? Roles, AcceptQueue? Queue) ReadUnix(double nowMs)
    {
        var counts = _rolesShare.Allows(nowMs);
        var cpu = ThreadCpu.NowMs;
        var (roles, queue) = notes.Guard<(DiagRoles?, AcceptQueue?), (SampleReader Reader, bool Counts)>(
            "unix_diag", (this, counts), static s => s.Counts ? s.Reader._diag.Unix?.Read() : (null, s.Reader._diag.Unix?.ReadQueue(cheaply: true))) ?? (null, null);
        if (counts) _rolesShare.Spent(nowMs, ThreadCpu.NowMs - cpu);
        if ((counts && roles is null) || queue is null)
        {
            NoteGap("unix_diag", counts && roles is null);
        }

        if ((roles is not null && roles != _lastRoles) || queue?.Length != _lastLength) _movedMs = nowMs;
        (_lastRoles, _lastLength) = (roles ?? _lastRoles, queue?.Length);
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

    private TcpCounts? ReadTcp()
    {
        var began = clock.NowMs;
        var cpu = ThreadCpu.NowMs;
        var counts = notes.Guard("inet_diag", this, static r => r._diag.Tcp.ReadAll());
        _tcpShare.Spent(began, ThreadCpu.NowMs - cpu);
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
