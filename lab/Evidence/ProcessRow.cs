namespace ProxyLab;

/// <summary>One row of <c>processes.csv</c>: a process of the proxy at a moment. Null is "not measured".</summary>
public sealed class ProcessRow : Row
{
    /// <summary>A row in which nothing is measured.</summary>
    public ProcessRow()
        : base(ProcessColumns.All)
    {
    }

    /// <summary>A row made by hand.</summary>
    /// <param name="timeMs">Since the trial began.</param>
    /// <param name="role">What the process is, e.g. <c>worker</c>.</param>
    /// <param name="pid">Its id in the sandbox.</param>
    /// <param name="pssKib">Proportional set size.</param>
    /// <param name="vmKib">VmSize.</param>
    /// <param name="cpuMs">Processor time since the process began, user and system, all threads.</param>
    public ProcessRow(double timeMs, string role, int pid, long? pssKib, long? vmKib, double? cpuMs = null)
        : this()
    {
        Set(Column.Time, timeMs);
        Set(ProcessColumns.Role, role);
        Set(ProcessColumns.Pid, pid);
        Set(ProcessColumns.PssKib, pssKib);
        Set(ProcessColumns.VmKib, vmKib);
        Set(ProcessColumns.CpuMs, (long?)cpuMs);
    }

    /// <summary>Since the trial began.</summary>
    public double TimeMs => this[Column.Time];

    /// <summary>What the process is: <c>proxy</c>, <c>master</c> or <c>worker</c>.</summary>
    public string Role => Get(ProcessColumns.Role) ?? "";

    /// <summary>Its id in the sandbox.</summary>
    public int Pid => (int)this[ProcessColumns.Pid];

    /// <summary>Proportional set size, in KiB.</summary>
    public long? PssKib => Get(ProcessColumns.PssKib);

    /// <summary>Address space, in KiB.</summary>
    public long? VmKib => Get(ProcessColumns.VmKib);

    /// <summary>Open descriptors.</summary>
    public long? Fds
    {
        get => Get(ProcessColumns.Fds);
        init => Set(ProcessColumns.Fds, value);
    }

    /// <summary>Processor time since the process began, user and system, all threads; in steps of 10 ms.</summary>
    public double? CpuMs => Get(ProcessColumns.CpuMs);

    /// <summary>Octets of the temporary files that it holds open.</summary>
    public long? TempFileBytes
    {
        get => Get(ProcessColumns.TempFileBytes);
        init => Set(ProcessColumns.TempFileBytes, value);
    }

    /// <summary>The system calls that its threads are in, e.g. <c>epoll_wait</c> or <c>futex*5+epoll_wait*2</c>.</summary>
    public string? Syscall => Get(ProcessColumns.Syscall);
}

/// <summary>The columns of <c>processes.csv</c>.</summary>
internal static class ProcessColumns
{
    internal static readonly WordColumn
        Role = Column.Word("role", "`proxy` for a single process; `master` and `worker` where there are several", "the lab", required: true),
        Syscall = Column.Word("syscall", "the system call its threads are in: `epoll_wait`, or `futex*5+epoll_wait*2`", "`/proc/PID/task/*/syscall`");

    internal static readonly NumberColumn
        Pid = Column.Number("pid", "number", "its id in the sandbox", "the lab", required: true),
        PssKib = Column.Number("pss_kib", "KiB", "proportional set size: shared pages divided among their users", "`/proc/PID/smaps_rollup`, `Pss`"),
        RssKib = Column.Number("rss_kib", "KiB", "resident set size", "`/proc/PID/smaps_rollup`, `Rss`"),
        VmKib = Column.Number("vm_kib", "KiB", "address space", "`/proc/PID/status`, `VmSize`"),
        AnonKib = Column.Number("anon_kib", "KiB", "of the proportional set size, anonymous memory", "`/proc/PID/smaps_rollup`, `Pss_Anon`"),
        FileKib = Column.Number("file_kib", "KiB", "of the proportional set size, mapped files", "`/proc/PID/smaps_rollup`, `Pss_File`"),
        Fds = Column.Number("fds", "count", "open descriptors", "`/proc/PID/fd`"),
        Threads = Column.Number("threads", "count", "threads", "`/proc/PID/status`, `Threads`"),
        CpuMs = Column.Number("cpu_ms", "ms", "user and system time since its start, in steps of 10 ms", "`/proc/PID/stat`, fields 14 and 15"),
        VoluntarySwitches = Column.Number("voluntary_switches", "count", "context switches of all its threads because they waited", "`/proc/PID/task/*/status`"),
        InvoluntarySwitches = Column.Number(
            "involuntary_switches", "count", "context switches of all its threads because their time was up", "`/proc/PID/task/*/status`"),
        TempFileBytes = Column.Number("temp_file_bytes", "octets", "size of the temporary files that it holds open", "`/proc/PID/fd`");

    internal static readonly ColumnSet All = ColumnSet.OfProbe(
        "processes", () => "The proxy's processes: a row for each, ten times a second at most.",
        [
            Role, Pid, PssKib, RssKib, VmKib, AnonKib, FileKib, Fds, Threads, CpuMs, VoluntarySwitches, InvoluntarySwitches, TempFileBytes, Syscall,
        ]);
}
