using ProxyLab.Native;

namespace ProxyLab.Trials;

/// <summary>
/// Reads one probe on a thread of its own and writes its file as it goes. Readings are due at whole multiples of the probe's period on the
/// trial's clock. One that begins late says so (t_ms against due_ms, where a probe has that column); the dues that passed meanwhile have no
/// row, and nothing is interpolated.
/// </summary>
internal sealed class ProbeThread : IDisposable
{
    private const double LongestSleepMs = 50, ShortestPeriodMs = 1;
    private static readonly TimeSpan LongestReading = 5.Seconds();
    private readonly ProbeContext _trial;
    private readonly CancellationTokenSource _stop;
    private readonly CsvBuffer _csv;
    private readonly NewRow _row;
    private readonly RowWaiters _waiters = new();
    private readonly double _periodMs, _tickMs;
    private Thread? _thread;
    private bool _closed;

    /// <param name="probe">The probe, closed with this.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="stop">
    /// Cancelled when sampling is to end; cancelled by this when the file cannot be written, since half of the evidence is none.
    /// </param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    internal ProbeThread(Probe probe, ProbeContext trial, CancellationTokenSource stop)
    {
        (Probe, _trial, _stop) = (probe, trial, stop);
        Columns = ProbeFiles.ColumnsOf(probe);
        _csv = new CsvBuffer(Path.Combine(trial.Folder, Columns.File), Columns);
        _row = new NewRow(_csv, Columns, trial.Clock);
        _tickMs = Math.Max(ShortestPeriodMs, trial.Plan.Tick.TotalMilliseconds);
        _periodMs = Math.Max(ShortestPeriodMs, probe.Every(trial.Plan).TotalMilliseconds);
    }

    /// <summary>The probe that is read.</summary>
    internal Probe Probe { get; }

    /// <summary>The columns of its file.</summary>
    internal ColumnSet Columns { get; }

    /// <summary>Why the file could not be written, e.g. a full disk; null while all is well.</summary>
    internal Exception? Fault { get; private set; }

    /// <summary>Begins to read; the first reading is due at the plan's next tick.</summary>
    internal void Start()
    {
        _thread = new Thread(Run) { Name = Probe.Name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>For a probe that could not begin: the file has its heading, and nobody waits.</summary>
    /// <exception cref="IOException">The heading could not be written.</exception>
    internal void End()
    {
        _waiters.Close();
        _csv.Flush();
    }

    /// <summary>Waits for readings.</summary>
    /// <param name="condition">Shown the last row of each reading, on the probe's thread: it must be quick.</param>
    /// <param name="inARow">After how many readings in a row it must hold.</param>
    /// <param name="deadline">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns>True once it held; false at the deadline, or when reading ended first.</returns>
    internal Task<bool> WaitUntil(Func<Row, bool> condition, int inARow, TimeSpan deadline) => _waiters.Add(condition, inARow, deadline);

    /// <summary>Waits until so many readings from now are done; false if reading ended first.</summary>
    internal Task<bool> Next(int count) => WaitUntil(static _ => true, count, Timeout.InfiniteTimeSpan);

    /// <summary>Reads once, on the calling thread.</summary>
    /// <exception cref="IOException">The row could not be written, e.g. because the disk is full.</exception>
    internal void ReadOnce(double dueMs)
    {
        _row.Begin(dueMs);
        var failed = false;
        try
        {
            Probe.Read(_trial, _row);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            failed = true;
            _trial.Note(Probe.Name, e.Message + AuthorLine.Of(e));
        }

        _row.End(failed);
        _csv.Flush();
    }

    private void Run()
    {
        try
        {
            Loop();
        }
        catch (Exception e)
        {
            Fault = e;
            _stop.Cancel();
        }
        finally
        {
            _waiters.Close();
        }
    }

    private void Loop()
    {
        var due = Math.Ceiling(_trial.NowMs / _tickMs) * _tickMs;
        while (SleepUntil(due))
        {
            var began = _trial.NowMs;
            ReadOnce(due);
            _waiters.Show(_row.Row);
            due = NextDue(Math.Floor(due / _periodMs) * _periodMs, began, _trial.NowMs, _periodMs);
        }

        if (Probe.ReadsAtEnd) ReadOnce(_trial.NowMs);
    }

    /// <summary>
    /// The due after a reading that began and ended at these times. One that has passed already is kept, so that its row shows the
    /// delay; but after a row that was itself a period late, the passed ones are left out. Pure.
    /// </summary>
    internal static double NextDue(double due, double beganMs, double endedMs, double period)
    {
        var next = due + period;
        return endedMs <= next || beganMs - due < period ? next : next + Math.Ceiling((endedMs - next) / period) * period;
    }

    /// <summary>Sleeps to an absolute time, in pieces so that an end is prompt at any period; false when sampling is to end.</summary>
    private unsafe bool SleepUntil(double dueMs)
    {
        for (double now; !_stop.IsCancellationRequested && (now = _trial.NowMs) < dueMs;)
        {
            var until = _trial.Clock.ToMonotonicNs(Math.Min(dueMs, now + LongestSleepMs));
            var time = new LibcClock.Timespec { Seconds = until / 1_000_000_000, Nanoseconds = until % 1_000_000_000 };
            _ = LibcClock.clock_nanosleep(LibcClock.CLOCK_MONOTONIC, LibcClock.TIMER_ABSTIME, &time, null);
        }

        return !_stop.IsCancellationRequested;
    }

    /// <summary>
    /// Waits for the reading that is under way, once sampling is to end, and closes the files; safe twice, and before <see cref="Start"/>. A
    /// reading that does not come back is left behind, with a note.
    /// </summary>
    public void Dispose()
    {
        if (_closed) return;
        _closed = true;
        _waiters.Close();
        if (_thread?.Join(LongestReading) == false)
        {
            _trial.Note(Probe.Name, FormattableString.Invariant($"its last reading did not come back within {LongestReading.TotalSeconds} s"));
            return;
        }

        _csv.Dispose();
        Probe.Dispose();
    }
}
