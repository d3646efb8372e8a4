namespace ProxyLab;

/// <summary>One row of <c>workers.csv</c>: an accept worker at a tick. Null is "not measured".</summary>
public sealed class WorkerRow : Row
{
    /// <summary>A row in which nothing is measured.</summary>
    public WorkerRow()
        : base(WorkerColumns.All)
    {
    }

    /// <summary>A row made by hand.</summary>
    /// <param name="timeMs">Since the trial began.</param>
    /// <param name="worker">Its number, from 0.</param>
    /// <param name="accepts">Connections that it has accepted.</param>
    /// <param name="queue">Length of the accept queue that it takes them from.</param>
    /// <param name="switches">How often its thread has left a CPU.</param>
    /// <param name="call">The system call that its thread is in.</param>
    public WorkerRow(double timeMs, int worker, long? accepts, int? queue, long? switches, string? call)
        : this()
    {
        Set(Column.Time, timeMs);
        Set(WorkerColumns.Worker, worker);
        Set(WorkerColumns.Accepts, accepts);
        Set(WorkerColumns.Queue, queue);
        Set(WorkerColumns.Switches, switches);
        Set(WorkerColumns.Call, call);
    }

    /// <summary>Since the trial began.</summary>
    public double TimeMs => this[Column.Time];

    /// <summary>Its number, from 0.</summary>
    public int Worker => (int)this[WorkerColumns.Worker];

    /// <summary>Connections that it has accepted since the proxy's start, by the proxy's own account.</summary>
    public long? Accepts => Get(WorkerColumns.Accepts);

    /// <summary>Length of the accept queue that it takes them from, by sock_diag; workers that share a socket share the queue.</summary>
    public int? Queue => Int(WorkerColumns.Queue);

    /// <summary>How often its thread has left a CPU since the start, of its own will or not.</summary>
    public long? Switches => Get(WorkerColumns.Switches);

    /// <summary>The system call that its thread is in, or <c>running</c>.</summary>
    public string? Call => Get(WorkerColumns.Call);
}

/// <summary>The columns of <c>workers.csv</c>.</summary>
internal static class WorkerColumns
{
    internal static readonly NumberColumn
        Worker = Column.Number("worker", "number", "the accept worker, from 0", "the proxy", required: true),
        Accepts = Column.Number("accepts", "count", "connections that it has accepted since the proxy's start", "the proxy's status page"),
        Queue = Column.Number("queue", "connections", "length of the accept queue that it takes them from; workers that share a socket share it", "`INET_DIAG`"),
        Switches = Column.Number("switches", "count", "how often its thread has left a CPU since its start", "`/proc/PID/task/TID/status`");

    internal static readonly WordColumn Call =
        Column.Word("call", "the system call that its thread is in, or `running`", "`/proc/PID/task/TID/syscall`");

    internal static readonly ColumnSet All = ColumnSet.OfProbe(
        "workers", () => "Accept workers, where the proxy tells of them: a row for each at each tick.", [Worker, Accepts, Queue, Switches, Call]);
}
