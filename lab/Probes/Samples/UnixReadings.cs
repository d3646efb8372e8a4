using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;
using ProxyLab.Probes.Timing;

namespace ProxyLab.Probes.Samples;

/// <summary>
/// The two instruments that see a Unix upstream's sockets, /proc/net/unix and sock_diag, and how far they disagree. The queue is read on each
/// tick; the roles of all sockets as often as their shares of a core allow.
/// </summary>
internal sealed class UnixReadings : IDisposable
{
    private readonly ProbeContext _trial;
    private readonly KernelSockets _queueOnly, _all;
    private readonly UnixTable _unixTable;
    private readonly ThrottledReading<UnixRoles> _table;
    private readonly ThrottledReading<Walk> _walk;
    private DiagRoles? _lastRoles;
    private int? _lastLength;
    private double _beganMs, _movedMs;

    internal UnixReadings(string path, ProbeContext trial, KernelSockets queueOnly, SampleShares shares)
    {
        (_trial, _queueOnly, _all) = (trial, queueOnly, new KernelSockets(trial.Upstream));
        _unixTable = new UnixTable(path);
        _table = new("proc_net_unix", () => _unixTable.Read(), shares.CrossCheck, trial.Plan.Tick, trial.Notes);
        _walk = new("unix_diag", () => new Walk(_all.Unix!.Read()), shares.Roles, trial.Plan.Tick, trial.Notes);
    }

    /// <summary>The socket that is no client of the upstream: the lab's own; 0 for none.</summary>
    internal ulong Excluded
    {
        set => _unixTable.Excluded = _all.Unix!.Excluded = value;
    }

    /// <summary>Roles by /proc/net/unix; null when the cross-check was left out.</summary>
    internal UnixRoles? Table { get; private set; }

    /// <summary>Accepted and client roles by sock_diag.</summary>
    internal DiagRoles? Roles { get; private set; }

    /// <summary>The accept queue of the upstream's listener, by sock_diag.</summary>
    internal QueueReading? Queue { get; private set; }

    /// <summary>
    /// By how many sockets /proc/net/unix and sock_diag differ: the largest difference among embryos and queue, accepted, and clients.
    /// They are read one after the other, so that it is at least what moved between them. Null unless both were read, and where a reading
    /// that took several ticks is of no one moment, since sockets moved in it.
    /// </summary>
    internal int? Disagreement =>
        _table.BeganMs >= _beganMs ? Disagree(Table, Roles, Queue)
        : _table.BeganMs > _movedMs ? Disagree(Table, _lastRoles, Queue)
        : null;

    /// <summary>Forgets the nameless connected Unix sockets of this moment as clients.</summary>
    internal void TakeBaseline()
    {
        _all.TakeBaseline();
        _unixTable.TakeBaseline();
    }

    /// <summary>Takes the readings of a tick that began then.</summary>
    internal void Read(double beganMs)
    {
        _beganMs = beganMs;
        ReadDiag(beganMs);
        Table = _table.Read(_trial.NowMs);
    }

    /// <summary>The largest difference between the two instruments, in sockets; null if either is missing. Pure.</summary>
    internal static int? Disagree(UnixRoles? table, DiagRoles? roles, QueueReading? queue) =>
        table is { } t && roles is { } r && queue is { } q
            ? Math.Max(Math.Abs(t.Embryo - q.Length), Math.Max(Math.Abs(t.Accepted - r.Accepted), Math.Abs(t.Client - r.Client)))
            : null;

    /// <summary>Closes the instruments; safe twice.</summary>
    public void Dispose()
    {
        _table.Dispose();
        _walk.Dispose();
        _all.Dispose();
        _unixTable.Dispose();
    }

    private void ReadDiag(double nowMs)
    {
        var walk = _walk.Read(nowMs);

        // A walk that was taken on this very tick has read the queue right after the roles.
        var queue = _walk.BeganMs >= nowMs && walk?.Queue is { } read ? read
            : _trial.Notes.Guard("unix_diag", _queueOnly, static d => d.Unix?.ReadQueue(cheaply: true));
        if (walk is { Roles: null }) _trial.Note("unix_diag", $"sock_diag gave no whole answer: {_all.Counters}");
        else if (queue is null) _trial.Note("unix_diag", $"nobody listens on {_trial.Upstream}, or its queue could not be read");

        // The dead of a queue too long to be listed come with the walk; they are this tick's if the queue is still as long.
        if (queue is { Dead: null } q && walk?.Queue is { } walked && walked.Length == q.Length) queue = q with { Dead = walked.Dead };
        var roles = walk?.Roles;
        if ((roles is not null && roles != _lastRoles) || queue?.Length != _lastLength) _movedMs = nowMs;
        (_lastRoles, _lastLength) = (roles ?? _lastRoles, queue?.Length);
        (Roles, Queue) = (roles, queue);
    }

    /// <summary>What one walk over the Unix sockets gave.</summary>
    private readonly record struct Walk((DiagRoles? Roles, QueueReading? Queue) Read)
    {
        internal DiagRoles? Roles => Read.Roles;

        internal QueueReading? Queue => Read.Queue;
    }
}
