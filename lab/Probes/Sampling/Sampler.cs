
using ProxyLab.Native;
using ProxyLab.Probes.Columns;
using ProxyLab.Probes.Counters;
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Probes.Sampling;

/// <summary>
/// Samples a trial on a thread of its own and writes <c>samples.csv</c> as it goes. Ticks are due at whole multiples of the period on the
/// trial clock. A tick that begins late says so (t_ms against due_ms); the dues that passed meanwhile have no row, and nothing is
/// interpolated. A second thread writes <c>processes.csv</c>: at 15,000 connections a process takes some 50 ms to read, for which no tick is
/// to be late.
/// </summary>
internal sealed class Sampler : IDisposable
{
    private const double LongestSleepMs = 50;
    private readonly TrialClock _clock;
    private readonly SamplerOptions _options;
    private readonly ProbeNotes _notes;
    private readonly SampleReader _reader;
    private readonly ProcessSampler _processes;
    private readonly CsvBuffer _csv;
    private readonly SampleWaiters _waiters = new();
    private readonly Lock _gate = new();
    private Thread? _thread;
    private Thread? _processThread;
    private Sample? _latest;
    private volatile bool _stopping;
    private volatile int _wave;
    private volatile Exception? _fault;

    /// <param name="trialDirectory">Where the files go; it must exist.</param>
    /// <param name="clock">The trial's clock.</param>
    /// <param name="upstream">Where the upstream listens.</param>
    /// <param name="processes">The processes to sample.</param>
    /// <param name="active">The proxy's own counter, owned by the sampler from now on; null if it has none.</param>
    /// <param name="options">Tick, shares and budgets; null for the usual ones.</param>
    /// <exception cref="IOException">A file cannot be made.</exception>
    internal Sampler(string trialDirectory, TrialClock clock, Endpoint upstream, IEnumerable<SampledProcess> processes,
        ActiveCounter? active = null, SamplerOptions? options = null)
    {
        (_clock, _notes) = (clock, new ProbeNotes(clock));
        _options = options ?? new SamplerOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Tick, TimeSpan.FromMilliseconds(1));
        _csv = new CsvBuffer(Path.Combine(trialDirectory, "samples.csv"), Sample.Heading);
        _processes = new ProcessSampler(Path.Combine(trialDirectory, "processes.csv"), processes, clock, _notes);
        _reader = new SampleReader(upstream, active, clock, _options, _notes);
    }

    /// <summary>The wave of clients that is running, as the trial says; 0 for none.</summary>
    internal int Wave
    {
        get => _wave;
        set => _wave = value;
    }

    /// <summary>The last tick; null before the first.</summary>
    internal Sample? Latest
    {
        get
        {
            lock (_gate)
            {
                return _latest;
            }
        }
    }

    /// <summary>Why sampling ended by itself, e.g. a full disk; null while all is well.</summary>
    internal Exception? Fault => _fault;

    /// <summary>The gaps so far by the name of the probe.</summary>
    internal IReadOnlyDictionary<string, ProbeNote> Notes => _notes.All;

    /// <summary>Where other probes of the trial note their gaps.</summary>
    internal ProbeNotes Gaps => _notes;

    /// <summary>What went wrong with answers of sock_diag.</summary>
    internal DiagCounters DiagCounters => _reader.DiagCounters;

    /// <summary>
    /// Takes the nameless connected Unix sockets of this moment (the proxies' own pairs) for what are not clients. Call it
    /// when everything runs, before <see cref="Start"/>.
    /// </summary>
    internal void TakeBaseline() => _reader.TakeBaseline();

    /// <summary>Begins to sample; the first tick is due at once.</summary>
    internal void Start()
    {
        _thread = Started("sampler", Loop);
        _processThread = Started("processes", LoopOverProcesses);
    }

    /// <summary>Samples another process from now on.</summary>
    internal void Add(SampledProcess process) => _processes.Add(process);

    /// <summary>Waits for ticks.</summary>
    /// <param name="condition">Shown each tick, on the sampler's thread: it must be quick.</param>
    /// <param name="consecutiveTicks">In how many ticks in a row it must hold.</param>
    /// <param name="deadline">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns>True once it held; false at the deadline, or when sampling ended first.</returns>
    internal Task<bool> WaitUntil(Func<Sample, bool> condition, int consecutiveTicks, TimeSpan deadline) =>
        _waiters.Add(condition, consecutiveTicks, deadline);

    /// <summary>Waits until so many ticks from now are done; false if sampling ended first.</summary>
    internal Task<bool> NextTicks(int count) => WaitUntil(static _ => true, count, Timeout.InfiniteTimeSpan);

    private Thread Started(string name, Action loop)
    {
        var thread = new Thread(() => Run(loop)) { Name = name, IsBackground = true };
        thread.Start();
        return thread;
    }

    /// <summary>A loop that breaks off ends the other too: half of the evidence is none.</summary>
    private void Run(Action loop)
    {
        try
        {
            loop();
        }
        catch (Exception e)
        {
            _fault = e;
        }
        finally
        {
            _stopping = true;
            _waiters.Close();
        }
    }

    /// <summary>A last row is written at the end, so that a process that died has one with its gaps, and every other one its totals.</summary>
    private void LoopOverProcesses()
    {
        var every = Math.Max(_options.Tick.TotalMilliseconds, _options.ProcessEvery.TotalMilliseconds);
        do
        {
            _processes.Tick();
        }
        while (SleepUntil((Math.Floor(_clock.NowMs / every) + 1) * every));
        _processes.Tick();
    }

    private void Loop()
    {
        var tick = _options.Tick.TotalMilliseconds;
        var due = Math.Ceiling(_clock.NowMs / tick) * tick;
        while (SleepUntil(due))
        {
            var sample = _reader.Read(due, _wave);
            sample.AddTo(_csv);
            _csv.Flush();
            lock (_gate)
            {
                _latest = sample;
            }

            _waiters.Tick(sample);
            due = NextDue(due, sample.TimeMs, _clock.NowMs, tick);
        }
    }

    /// <summary>
    /// The due after a tick that began and ended at these times. One that has passed already is kept, so that its row shows the
    /// delay; but after a row that was itself a period late, the passed ones are left out. Pure.
    /// </summary>
    internal static double NextDue(double due, double beganMs, double endedMs, double tick)
    {
        var next = due + tick;
        return endedMs <= next || beganMs - due < tick ? next : next + Math.Ceiling((endedMs - next) / tick) * tick;
    }

    /// <summary>Sleeps to an absolute time, in pieces so that <see cref="Stop"/> is prompt at any tick; false when stopping.</summary>
    private unsafe bool SleepUntil(double dueMs)
    {
        for (double now; !_stopping && (now = _clock.NowMs) < dueMs;)
        {
            var until = _clock.ToMonotonicNs(Math.Min(dueMs, now + LongestSleepMs));
            var time = new LibcClock.Timespec { Seconds = until / 1_000_000_000, Nanoseconds = until % 1_000_000_000 };
            _ = LibcClock.clock_nanosleep(LibcClock.CLOCK_MONOTONIC, LibcClock.TIMER_ABSTIME, &time, null);
        }

        return !_stopping;
    }

    /// <summary>Ends sampling after the tick that is running, and closes the files. Safe twice, and before <see cref="Start"/>.</summary>
    internal void Stop()
    {
        _stopping = true;
        _thread?.Join();
        _processThread?.Join();
        _waiters.Close();
        _reader.Dispose();
        _processes.Dispose();
        _csv.Dispose();
    }

    /// <inheritdoc cref="Stop"/>
    public void Dispose() => Stop();
}
