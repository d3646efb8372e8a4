using ProxyLab.Probes.Counters;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Probes.Workers;

/// <summary>Accept workers, where the proxy tells of them: a row for each at each tick.</summary>
/// <remarks>
/// A thread that is in the same system call at two ticks may have slept all along or have come and gone: its switches tell which.
/// </remarks>
public sealed class WorkersProbe : Probe, IHoldsTrial
{
    // A proxy on a busy machine answers late: then this tick is long, and not empty.
    private static readonly TimeSpan Longest = 100.Milliseconds();

    private readonly byte[] _buffer = new byte[8 * 1024];
    private AcceptWorkers? _workers;
    private NetlinkSocket? _netlink;
    private InetDiag? _diag;
    private IReadOnlyList<uint> _listeners = [];
    private (ProcFile Call, ProcFile Status)[] _threads = [];
    private bool _measured;

    /// <inheritdoc/>
    public override IReadOnlyList<Column> Columns => WorkerColumns.All.AfterTime;

    /// <inheritdoc/>
    public override bool Applies(ProbeContext trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return trial.AcceptWorkers is not null;
    }

    /// <inheritdoc/>
    public override void Begin(ProbeContext trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _workers = trial.AcceptWorkers!;
        _netlink = new NetlinkSocket();
        _diag = new InetDiag(_netlink, _workers.Front.Tcp!.Port);
        _listeners = OpenFiles.SocketsOf(_workers.Pid, _diag.ReadListeners() ?? new Dictionary<uint, int>());
        _threads = [.. _workers.Threads
            .Select(id => FormattableString.Invariant($"/proc/{_workers.Pid}/task/{id}/"))
            .Select(folder => (new ProcFile(folder + "syscall"), new ProcFile(folder + "status")))];
    }

    /// <inheritdoc/>
    public override void Read(ProbeContext trial, NewRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var now = row.TimeMs;
        var accepts = _workers!.Accepts.Read(Longest);
        var queues = _diag!.ReadListeners();
        for (var worker = 0; worker < _threads.Length; worker++)
        {
            row.TimeMs = now;
            row.Set(WorkerColumns.Worker, worker);
            row.Set(WorkerColumns.Accepts, accepts.IsEmpty ? null : accepts[worker]);
            row.Set(WorkerColumns.Queue, _listeners.Count > 0 && queues?.TryGetValue(_listeners[worker % _listeners.Count], out var length) == true ? length : null);
            row.Set(WorkerColumns.Switches, Switches(_threads[worker].Status.ReadAll(_buffer)));
            row.Set(WorkerColumns.Call, ThreadCalls.Parse(_threads[worker].Call.ReadAll(_buffer)) is { } call ? SystemCalls.Name(call) : null);
            row.Next();
        }

        _measured = !accepts.IsEmpty;
    }

    /// <summary>Before and after the clients, what the workers have accepted must be measured, so that what came before is told from what comes.</summary>
    public bool MayGoOn(TrialMoment moment) => moment == TrialMoment.Drain || _measured;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _netlink?.Dispose();
        _workers?.Accepts.Dispose();
        foreach (var (call, status) in _threads)
        {
            call.Dispose();
            status.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>How often a thread has left its CPU, of its own will or not (fs/proc/array.c, task_context_switch_counts). Pure.</summary>
    internal static long? Switches(ReadOnlySpan<byte> status) =>
        KernelText.Field(status, "voluntary_ctxt_switches:"u8) + KernelText.Field(status, "nonvoluntary_ctxt_switches:"u8);
}
