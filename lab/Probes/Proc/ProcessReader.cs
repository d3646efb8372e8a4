using System.Buffers.Text;
using ProxyLab.Probes.Timing;

namespace ProxyLab.Probes.Proc;

/// <summary>
/// One process through /proc/PID. Its files are kept open, so that another process with the same number is never read by mistake.
/// smaps_rollup walks the page tables under a lock that the process's own page faults need (fs/proc/task_mmu.c, show_smaps_rollup), and
/// descriptors and threads are looked at one by one: each stays within a share of a core, and is null where it was left out.
/// </summary>
internal sealed class ProcessReader : IDisposable
{
    private const double CostlyShare = 0.005;
    private readonly byte[] _buffer = new byte[8 * 1024];
    private readonly ProcFile _rollup, _status, _stat;
    private readonly OpenFiles _files;
    private readonly ThreadCalls _calls;
    private readonly ThreadSwitches _switches;
    private readonly CostShare _rollupShare = new(CostlyShare), _filesShare = new(CostlyShare), _switchesShare = new(CostlyShare);
    private long _lastCpuMs;

    /// <param name="pid">The process, as this pid namespace numbers it.</param>
    /// <param name="role">What it is in the trial, e.g. <c>proxy</c> or <c>worker</c>.</param>
    /// <param name="tempDirectory">Where it keeps temporary files; null if only deleted ones are looked for.</param>
    /// <param name="procfs">Where the process file system is; a test names files of its own.</param>
    internal ProcessReader(int pid, string role, string? tempDirectory = null, string procfs = "/proc")
    {
        (Pid, Role) = (pid, role);
        var folder = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{procfs}/{pid}/");
        _rollup = new ProcFile(folder + "smaps_rollup");
        _status = new ProcFile(folder + "status");
        _stat = new ProcFile(folder + "stat");
        _files = new OpenFiles(folder + "fd", tempDirectory);
        _calls = new ThreadCalls(folder + "task");
        _switches = new ThreadSwitches(folder + "task");
    }

    internal int Pid { get; }

    internal string Role { get; }

    /// <summary>Whether the last reading's CPU time was less than the one before, and so was left empty.</summary>
    internal bool CpuWentBack { get; private set; }

    /// <summary>Reads everything that is due.</summary>
    /// <param name="nowMs">The trial clock's time, for the share of the costly parts.</param>
    internal ProcessReading Read(double nowMs)
    {
        var reading = new ProcessReading();
        var cpu = ThreadCpu.NowMs;
        if (_rollupShare.Allows(nowMs))
        {
            reading = ParseRollup(_rollup.ReadAll(_buffer), reading);
            _rollupShare.Spent(nowMs, ThreadCpu.NowMs - cpu);
        }

        cpu = ThreadCpu.NowMs;
        if (_filesShare.Allows(nowMs))
        {
            var (count, bytes) = _files.Read();
            reading = reading with { Fds = count, TempFileBytes = bytes };
            _filesShare.Spent(nowMs, ThreadCpu.NowMs - cpu);
        }

        cpu = ThreadCpu.NowMs;
        if (_switchesShare.Allows(nowMs))
        {
            var switches = _switches.Read();
            reading = reading with { VoluntarySwitches = switches?.Voluntary, InvoluntarySwitches = switches?.Involuntary };
            _switchesShare.Spent(nowMs, ThreadCpu.NowMs - cpu);
        }

        reading = ParseStatus(_status.ReadAll(_buffer), reading);
        return reading with { CpuMs = NotLess(ParseCpuMs(_stat.ReadAll(_buffer))), Syscall = _calls.Read() };
    }

    /// <summary>Null where the time is less than it was: what was used in between is not known.</summary>
    private long? NotLess(long? cpuMs)
    {
        CpuWentBack = cpuMs < _lastCpuMs;
        _lastCpuMs = cpuMs ?? _lastCpuMs;
        return CpuWentBack ? null : cpuMs;
    }

    /// <summary>Adds what smaps_rollup says. Pure.</summary>
    internal static ProcessReading ParseRollup(ReadOnlySpan<byte> text, ProcessReading reading) => reading with
    {
        PssKib = KernelText.Field(text, "Pss:"u8),
        RssKib = KernelText.Field(text, "Rss:"u8),
        AnonKib = KernelText.Field(text, "Pss_Anon:"u8),
        FileKib = KernelText.Field(text, "Pss_File:"u8),
    };

    /// <summary>
    /// Adds what status says. A process that is just being released says that it has no threads (fs/proc/array.c, task_sig): that is not a
    /// number of threads. Pure.
    /// </summary>
    internal static ProcessReading ParseStatus(ReadOnlySpan<byte> text, ProcessReading reading) => reading with
    {
        VmKib = KernelText.Field(text, "VmSize:"u8),
        Threads = KernelText.Field(text, "Threads:"u8) is { } threads and > 0 ? threads : null,
    };

    /// <summary>
    /// utime + stime of stat: fields 14 and 15, in ticks of 10 ms (USER_HZ is 100 on x86-64 and arm64). The name in field 2 may hold
    /// spaces and parentheses, so that counting begins after its last one. Field 20, its threads, is 0 where the process is just being
    /// released, and then the times are not filled in either (do_task_stat). Pure; null if the text is not of that form.
    /// </summary>
    internal static long? ParseCpuMs(ReadOnlySpan<byte> text)
    {
        var end = text.LastIndexOf((byte)')');
        if (end < 0)
        {
            return null;
        }

        var rest = text[(end + 1)..];
        for (var field = 3; field < 14; field++)
        {
            KernelText.TakeWord(ref rest);
        }

        if (!Utf8Parser.TryParse(KernelText.TakeWord(ref rest), out uint user, out _)
            || !Utf8Parser.TryParse(KernelText.TakeWord(ref rest), out uint system, out _)) return null;
        for (var field = 16; field < 20; field++)
        {
            KernelText.TakeWord(ref rest);
        }

        return KernelText.Number(KernelText.TakeWord(ref rest)) > 0 ? (user + (long)system) * 10 : null;
    }

    /// <summary>Closes the files; safe twice.</summary>
    public void Dispose()
    {
        _rollup.Dispose();
        _status.Dispose();
        _stat.Dispose();
        _files.Dispose();
        _calls.Dispose();
        _switches.Dispose();
    }
}
