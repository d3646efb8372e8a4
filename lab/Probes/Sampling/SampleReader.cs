using ProxyLab.Probes.Counters;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Probes.Sampling;

/// <summary>
/// Takes one tick's readings with every probe there is. A probe that fails leaves its cells empty and a note. Allocates nothing
/// while nothing fails.
/// </summary>
internal sealed class SampleReader : IDisposable
{
    private readonly Endpoint _upstream;
    private readonly ActiveCounter? _active;
    private readonly TrialClock _clock;
    private readonly SamplerOptions _options;
    private readonly ProbeNotes _notes;
    private readonly KernelSockets _diag, _diagOfRoles, _diagOfTcp;
    private readonly UnixTable? _unixTable;
    private readonly ThrottledReading<UnixRoles>? _table;
    private readonly ThrottledReading<Walk>? _walk;
    private readonly ThrottledReading<TcpCounts> _tcp;
    private readonly KernelCounters _kernel;
    private DiagRoles? _lastRoles;
    private int? _lastLength;
    private double _movedMs;

    /// <param name="upstream">Where the upstream listens.</param>
    /// <param name="active">The proxy's own counter; null if it has none. It is owned by this.</param>
    /// <param name="clock">The trial's clock.</param>
    /// <param name="options">Shares and budgets.</param>
    /// <param name="notes">Where gaps are noted.</param>
    /// <param name="kernel">The kernel's counters; null for those of this network namespace. Owned by this.</param>
    internal SampleReader(
        Endpoint upstream, ActiveCounter? active, TrialClock clock, SamplerOptions options, ProbeNotes notes, KernelCounters? kernel = null)
    {
        _kernel = kernel ?? new KernelCounters();
        (_upstream, _active, _clock, _options, _notes) = (upstream, active, clock, options, notes);
        (_diag, _diagOfRoles, _diagOfTcp) = (new KernelSockets(upstream, frontPort: options.FrontPort), new KernelSockets(upstream), new KernelSockets(upstream, frontPort: options.FrontPort));
        _tcp = new ThrottledReading<TcpCounts>("inet_diag", () => _diagOfTcp.Tcp.ReadAll(), options.CrossCheckShare, options.Tick, notes);
        if (upstream.Path is not { } path) return;
        _unixTable = new UnixTable(path);
        _table = new ThrottledReading<UnixRoles>("proc_net_unix", () => _unixTable.Read(), options.CrossCheckShare, options.Tick, notes);
        _walk = new ThrottledReading<Walk>("unix_diag", () => new Walk(_diagOfRoles.Unix!.Read()), options.RolesShare, options.Tick, notes);
    }

    /// <summary>What went wrong with answers of sock_diag.</summary>
    internal DiagCounters DiagCounters => _diag.Counters + _diagOfRoles.Counters + _diagOfTcp.Counters;

    /// <summary>Forgets the nameless connected Unix sockets of this moment as clients.</summary>
    internal void TakeBaseline()
    {
        _diag.TakeBaseline();
        _diagOfRoles.TakeBaseline();
        _unixTable?.TakeBaseline();
    }

    /// <summary>Takes the readings.</summary>
    internal Sample Read(double dueMs, int wave)
    {
        var began = _clock.NowMs;
        ExcludeCounter();
        var (roles, queue) = _upstream.IsUnix ? ReadUnix(began) : (null, null);
        var table = _table?.Read(_clock.NowMs);
        var tcp = _tcp.Read(_clock.NowMs);
        var port = _upstream.IsUnix ? null : tcp?.Port;

        // A table that took several ticks to read is not of the moment at which the queue is read: it cannot tell the dead.
        queue = _upstream.IsUnix ? queue : ReadTcpQueue(_tcp.BeganMs >= began ? port : null);
        var kernel = ReadKernel();
        var proxy = ReadActive();
        var frontQueue = _notes.Guard("inet_diag", _diag, static d => d.Tcp.ReadFrontQueue());
        return new Sample
        {
            TimeMs = began,
            DueMs = dueMs,
            TookMs = _clock.NowMs - began,
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
            Kernel = kernel,
            ProxyActive = proxy,
            FrontQueue = frontQueue,
            FrontAccepted = _options.FrontPort != 0 ? tcp?.FrontAccepted : null,
        };
    }

    /// <summary>The largest difference between the two instruments, in sockets; null if either is missing. Pure.</summary>
    internal static int? Disagree(UnixRoles? table, DiagRoles? roles, AcceptQueue? queue) =>
        table is { } t && roles is { } r && queue is { } q
            ? Math.Max(Math.Abs(t.Embryo - q.Length), Math.Max(Math.Abs(t.Accepted - r.Accepted), Math.Abs(t.Client - r.Client)))
            : null;

    private void ExcludeCounter()
    {
        if (_diagOfRoles.Unix is { } unix && _unixTable is { } table && _active is not null)
        {
            unix.Excluded = table.Excluded = _active.Inode;
        }
    }

    private void NoteGap(string probe, bool dumpFailed) => _notes.Add(
        probe, dumpFailed ? $"sock_diag gave no whole answer: {_diagOfRoles.Counters}" : $"nobody listens on {_upstream}, or its queue could not be read");

    private (DiagRoles? Roles, AcceptQueue? Queue) ReadUnix(double nowMs)
    {
        var walk = _walk?.Read(nowMs);

        // A walk that was taken on this very tick has read the queue right after the roles.
        var queue = _walk?.BeganMs >= nowMs && walk?.Queue is { } read ? read
            : _notes.Guard("unix_diag", _diag, static d => d.Unix?.ReadQueue(cheaply: true));
        if (walk is { Roles: null } || queue is null)
        {
            NoteGap("unix_diag", walk is { Roles: null });
        }

        // The dead of a queue too long to be listed come with the walk; they are this tick's if the queue is still as long.
        if (queue is { Dead: null } q && walk?.Queue is { } walked && walked.Length == q.Length)
        {
            queue = q with { Dead = walked.Dead };
        }

        var roles = walk?.Roles;
        if ((roles is not null && roles != _lastRoles) || queue?.Length != _lastLength) _movedMs = nowMs;
        (_lastRoles, _lastLength) = (roles ?? _lastRoles, queue?.Length);
        return (roles, queue);
    }

    private AcceptQueue? ReadTcpQueue(TcpPort? port)
    {
        var queue = _notes.Guard("inet_diag", (_diag, port), static s => s._diag.Tcp.ReadQueue(s.port));
        if (queue is null)
        {
            NoteGap("inet_diag", dumpFailed: false);
        }

        return queue;
    }

    private KernelCounts ReadKernel()
    {
        var counts = _notes.Guard<KernelCounts, SampleReader>("counters", this, static r => r._kernel.Read());
        if (counts is not null && _kernel.Gap is { } gap)
        {
            _notes.Add("counters", gap);
        }

        return counts ?? default;
    }

    private long? ReadActive()
    {
        var value = _notes.Guard("proxy_active", this, static r => r._active?.Read(r._options.ActiveBudget));
        if (value is null && _active is not null)
        {
            _notes.Add("proxy_active", _active.LastFailure ?? "the status page told no number");
        }

        return value;
    }

    /// <summary>Closes the probes; safe twice.</summary>
    public void Dispose()
    {
        _table?.Dispose();
        _walk?.Dispose();
        _tcp.Dispose();
        _diag.Dispose();
        _diagOfRoles.Dispose();
        _diagOfTcp.Dispose();
        _unixTable?.Dispose();
        _kernel.Dispose();
        _active?.Dispose();
    }

    /// <summary>What one walk over the Unix sockets gave.</summary>
    private readonly record struct Walk((DiagRoles? Roles, AcceptQueue? Queue) Read)
    {
        internal DiagRoles? Roles => Read.Roles;

        internal AcceptQueue? Queue => Read.Queue;
    }
}
