using ProxyLab.Probes.Proc;

namespace ProxyLab.Probes.Processes;

/// <summary>The proxy's processes: a row for each, ten times a second at most.</summary>
public sealed class ProcessesProbe : Probe
{
    // At 15,000 connections a process takes some 50 ms to read.
    private static readonly TimeSpan Shortest = 100.Milliseconds();
    private ProcessReader[] _readers = [];

    /// <inheritdoc/>
    public override IReadOnlyList<Column> Columns => ProcessColumns.All.AfterTime;

    /// <inheritdoc/>
    /// <remarks>A process that died has a last row with its gaps, and every other one its totals.</remarks>
    public override bool ReadsAtEnd => true;

    /// <inheritdoc/>
    public override TimeSpan Every(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Tick > Shortest ? plan.Tick : Shortest;
    }

    /// <inheritdoc/>
    public override void Begin(ProbeContext trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _readers = [.. trial.Processes.Select(p => new ProcessReader(p.Pid, p.Role))];
    }

    /// <inheritdoc/>
    public override void Read(ProbeContext trial, NewRow row)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(row);
        foreach (var process in _readers)
        {
            var reading = trial.Notes.Guard<ProcessReading, (ProcessReader, double)>("process", (process, row.TimeMs), static s => s.Item1.Read(s.Item2));
            if (reading is not { Threads: not null }) trial.Note("process", FormattableString.Invariant($"{process.Role} {process.Pid} cannot be read: has it ended?"));
            if (process.CpuWentBack) trial.Note("cpu", FormattableString.Invariant($"{process.Role} {process.Pid}: its CPU time is less than it was"));
            Fill(row, process, reading ?? default);
            row.Next();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Array.ForEach(_readers, r => r.Dispose());
        base.Dispose(disposing);
    }

    private static void Fill(NewRow row, ProcessReader process, ProcessReading reading)
    {
        row.Set(ProcessColumns.Role, process.Role);
        row.Set(ProcessColumns.Pid, process.Pid);
        row.Set(ProcessColumns.PssKib, reading.PssKib);
        row.Set(ProcessColumns.RssKib, reading.RssKib);
        row.Set(ProcessColumns.VmKib, reading.VmKib);
        row.Set(ProcessColumns.AnonKib, reading.AnonKib);
        row.Set(ProcessColumns.FileKib, reading.FileKib);
        row.Set(ProcessColumns.Fds, reading.Fds);
        row.Set(ProcessColumns.Threads, reading.Threads);
        row.Set(ProcessColumns.CpuMs, reading.CpuMs);
        row.Set(ProcessColumns.VoluntarySwitches, reading.VoluntarySwitches);
        row.Set(ProcessColumns.InvoluntarySwitches, reading.InvoluntarySwitches);
        row.Set(ProcessColumns.TempFileBytes, reading.TempFileBytes);
        row.Set(ProcessColumns.Syscall, reading.Syscall);
    }
}
