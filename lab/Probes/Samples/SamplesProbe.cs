using ProxyLab.Probes.Counters;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;
using ProxyLab.Probes.Timing;

namespace ProxyLab.Probes.Samples;

/// <summary>The kernel's side: a row for each tick.</summary>
public sealed class SamplesProbe : Probe, IHoldsTrial, IShowsQueue
{
    private readonly Lock _gate = new();
    private ProbeContext? _trial;
    private ActiveCounter? _active;
    private KernelSockets? _sockets, _tables;
    private UnixReadings? _unix;
    private ThrottledReading<TcpCounts>? _tcp;
    private TimeSpan _activeBudget;
    private (int Length, int? Limit)? _queue;
    private long? _proxyActive;
    private int? _clients;

    /// <inheritdoc/>
    public override IReadOnlyList<Column> Columns => SampleColumns.All.AfterTime;

    /// <summary>How much the costly readings may cost.</summary>
    internal SampleShares Shares { get; init; } = new();

    /// <summary>The kernel's counters; null for those of this network namespace. Closed with the probe.</summary>
    internal KernelCounters? Kernel { get; init; }

    /// <inheritdoc/>
    public (int Length, int? Limit)? Queue
    {
        get
        {
            lock (_gate) return _queue;
        }
    }

    private KernelCounters Counters => field ??= Kernel ?? new KernelCounters();

    /// <inheritdoc/>
    /// <remarks>
    /// The proxy's own pairs of connected Unix sockets are no clients: those of this moment are left out from now on. The counter's own
    /// connection may be one of them, and so must be there before.
    /// </remarks>
    public override void Begin(ProbeContext trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        (_trial, var front) = (trial, trial.Front?.Port ?? 0);
        _ = Counters;
        _sockets = new KernelSockets(trial.Upstream, frontPort: front);
        _tables = new KernelSockets(trial.Upstream, frontPort: front);
        _tcp = new ThrottledReading<TcpCounts>("inet_diag", () => _tables.Tcp.ReadAll(), Shares.CrossCheck, trial.Plan.Tick, trial.Notes);
        if (trial.Upstream.Path is { } path) _unix = new UnixReadings(path, trial, _sockets, Shares);

        // A quarter of a tick is what an answer takes to come from a proxy that must first be given a core.
        _activeBudget = trial.Plan.Tick / 4;
        _active = trial.OpenCounter();
        _ = _active?.Read(5.Seconds());
        _sockets.TakeBaseline();
        _unix?.TakeBaseline();
    }

    /// <inheritdoc/>
    public override void Read(ProbeContext trial, NewRow row)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(row);
        var began = row.TimeMs;
        row.Set(SampleColumns.DueMs, row.DueMs);
        row.Set(SampleColumns.Wave, trial.Wave);
        var queue = _unix is { } unix ? ReadUnix(unix, row, began) : ReadTcp(row, began);
        row.Set(SampleColumns.Queue, queue?.Length);
        row.Set(SampleColumns.QueueLimit, queue?.Limit);
        row.Set(SampleColumns.QueueDead, queue?.Dead);
        row.Set(SampleColumns.QueueHalfClosed, queue?.HalfClosed);
        ReadKernel(row);
        ReadProxy(row);
        row.Set(SampleColumns.TookMs, trial.NowMs - began);
        lock (_gate) _queue = queue is { } q ? (q.Length, q.Limit) : null;
    }

    /// <summary>
    /// Before clients come, the proxy's count of them must have been measured. After a wave the proxy has let go of its clients and, unless it
    /// is to keep connections, of the upstream.
    /// </summary>
    public bool MayGoOn(TrialMoment moment) => moment switch
    {
        TrialMoment.BeforeClients => _active is null || _proxyActive is not null,
        TrialMoment.Drain => _proxyActive is null or 0 && (_clients is null or 0 || _trial!.Plan.UpstreamKeepalive > 0),
        _ => true,
    };

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _unix?.Dispose();
        _tcp?.Dispose();
        _sockets?.Dispose();
        _tables?.Dispose();
        Counters.Dispose();
        _active?.Dispose();
        base.Dispose(disposing);
    }

    private QueueReading? ReadUnix(UnixReadings unix, NewRow row, double began)
    {
        unix.Excluded = _active?.Inode ?? 0;
        unix.Read(began);
        row.Set(SampleColumns.UnixListener, unix.Table?.Listener);
        row.Set(SampleColumns.UnixEmbryo, unix.Table?.Embryo);
        row.Set(SampleColumns.UnixAccepted, unix.Table?.Accepted);
        row.Set(SampleColumns.UnixClient, unix.Table?.Client);
        row.Set(SampleColumns.DiagAccepted, unix.Roles?.Accepted);
        row.Set(SampleColumns.DiagClient, unix.Roles?.Client);
        row.Set(SampleColumns.Disagreement, unix.Disagreement);
        _clients = unix.Roles?.Client;
        _ = ReadTable(row);
        return unix.Queue;
    }

    private QueueReading? ReadTcp(NewRow row, double began)
    {
        var port = ReadTable(row)?.Port;
        row.Set(SampleColumns.TcpEmbryo, port?.Embryo + port?.Dead);
        row.Set(SampleColumns.TcpAccepted, port?.Accepted);
        row.Set(SampleColumns.TcpTimeWaitProxy, port?.PeerTimeWait);
        row.Set(SampleColumns.TcpTimeWaitUpstream, port?.TimeWait);

        // A table that took several ticks to read is not of the moment at which the queue is read: it cannot tell the dead.
        var queue = _trial!.Notes.Guard("inet_diag", (_sockets!, _tcp!.BeganMs >= began ? port : null), static s => s.Item1.Tcp.ReadQueue(s.Item2));
        if (queue is null) _trial.Note("inet_diag", $"nobody listens on {_trial.Upstream}, or its queue could not be read");
        return queue;
    }

    private TcpCounts? ReadTable(NewRow row)
    {
        var tcp = _tcp!.Read(_trial!.NowMs);
        row.Set(SampleColumns.TcpEstablished, tcp?.States.Established);
        row.Set(SampleColumns.TcpSynSent, tcp?.States.SynSent);
        row.Set(SampleColumns.TcpTimeWait, tcp?.States.TimeWait);
        row.Set(SampleColumns.FrontAccepted, _trial.Front is null ? null : tcp?.FrontAccepted);
        SetEnds(row, SampleColumns.Front, _trial.Front is null ? null : tcp?.FrontEnds);
        SetEnds(row, SampleColumns.Proxy, _trial.Upstream.IsUnix ? null : tcp?.ProxyEnds);
        SetEnds(row, SampleColumns.Upstream, _trial.Upstream.IsUnix ? null : tcp?.UpstreamEnds);
        return tcp;
    }

    private static void SetEnds(NewRow row, EndColumns columns, TcpEnds? ends)
    {
        row.Set(columns.CloseWait, ends?.CloseWait);
        row.Set(columns.FinWait1, ends?.FinWait1);
        row.Set(columns.FinWait2, ends?.FinWait2);
    }

    private void ReadKernel(NewRow row)
    {
        var counts = _trial!.Notes.Guard<KernelCounts, KernelCounters>("counters", Counters, static c => c.Read()) ?? default;
        if (Counters.Gap is { } gap) _trial.Note("counters", gap);
        row.Set(SampleColumns.ListenOverflows, counts.ListenOverflows);
        row.Set(SampleColumns.ListenDrops, counts.ListenDrops);
        row.Set(SampleColumns.TcpMemKib, counts.TcpMemKib);
        row.Set(SampleColumns.SocketsUsed, counts.SocketsUsed);
        row.Set(SampleColumns.SockstatTimeWait, counts.TimeWait);
    }

    private void ReadProxy(NewRow row)
    {
        _proxyActive = _trial!.Notes.Guard("proxy_active", this, static p => p._active?.Read(p._activeBudget));
        if (_proxyActive is null && _active is not null) _trial.Note("proxy_active", _active.LastFailure ?? "the status page told no number");
        row.Set(SampleColumns.ProxyActive, _proxyActive);
        row.Set(SampleColumns.FrontQueue, _trial.Notes.Guard("inet_diag", _sockets!, static s => s.Tcp.ReadFrontQueue()));
    }
}
