using ProxyLab.Probes.Columns;
using ProxyLab.Probes.Counters;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Probes.Sampling;

/// <summary>
/// Writes <c>workers.csv</c> on a thread of its own: at each tick a row for each accept worker, with what it has accepted, how long the queue
/// that it accepts from is, how often its thread has left a CPU and come back, and the system call that the thread is in. A thread that is
/// in the same call at two ticks may have slept all along or have come and gone: the switches tell which.
/// </summary>
internal sealed class WorkerSampler : IDisposable
{
    // A proxy on a busy machine answers late: then this tick is long, and not empty.
    private static readonly TimeSpan Longest = 100.Milliseconds();

    internal const string Heading = "t_ms,worker,accepts,queue,switches,call";

    private readonly CsvBuffer _csv;
    private readonly TrialClock _clock;
    private readonly TimeSpan _tick;
    private readonly AcceptWorkers _workers;
    private readonly NetlinkSocket _netlink = new();
    private readonly InetDiag _diag;
    private readonly IReadOnlyList<uint> _listeners;
    private readonly (ProcFile Call, ProcFile Status)[] _threads;
    private readonly byte[] _buffer = new byte[8 * 1024];
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private volatile TaskCompletionSource? _awaited;

    /// <param name="path">The file to write.</param>
    /// <param name="workers">The workers, owned by the sampler from now on.</param>
    /// <param name="clock">The trial's clock.</param>
    /// <param name="tick">From one row of a worker to its next.</param>
    internal WorkerSampler(string path, AcceptWorkers workers, TrialClock clock, TimeSpan tick)
    {
        (_workers, _clock, _tick) = (workers, clock, tick);
        _csv = new CsvBuffer(path, Heading);
        _diag = new InetDiag(_netlink, workers.Front.Tcp!.Port);
        _listeners = OpenFiles.SocketsOf(workers.Pid, _diag.ReadListeners() ?? new Dictionary<uint, int>());
        _threads = [.. workers.Threads.Select(id => FormattableString.Invariant($"/proc/{workers.Pid}/task/{id}/")).Select(f => (new ProcFile(f + "syscall"), new ProcFile(f + "status")))];
        _thread = new Thread(Run) { Name = "workers", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Why sampling ended by itself, e.g. a full disk; null while all is well.</summary>
    internal Exception? Fault { get; private set; }

    /// <summary>Waits for a tick from now on at which the accepts are measured, so that what happened before is told from what comes; not for ever.</summary>
    internal async Task Measured(TimeSpan within)
    {
        var measured = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited = measured;
        await Task.WhenAny(measured.Task, Task.Delay(within));
    }

    /// <summary>Ends sampling and closes the file; safe twice.</summary>
    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _csv.Dispose();
        _netlink.Dispose();
        _workers.Accepts.Dispose();
        foreach (var (call, status) in _threads)
        {
            call.Dispose();
            status.Dispose();
        }
    }

    private void Run()
    {
        try
        {
            do
            {
                Tick();
            }
            while (!_stop.Wait(_tick));
        }
        catch (IOException e)
        {
            Fault = e;
        }
    }

    private void Tick()
    {
        var awaited = _awaited;
        var now = _clock.NowMs;
        var accepts = _workers.Accepts.Read(Longest);
        var queues = _diag.ReadListeners();
        for (var worker = 0; worker < _threads.Length; worker++)
        {
            _csv.AddMs(now);
            _csv.Add(worker);
            _csv.Add(accepts.IsEmpty ? null : accepts[worker]);
            _csv.Add(_listeners.Count > 0 && queues?.TryGetValue(_listeners[worker % _listeners.Count], out var length) == true ? length : null);
            _csv.Add(Switches(_threads[worker].Status.ReadAll(_buffer)));
            _csv.Add(ThreadCalls.Parse(_threads[worker].Call.ReadAll(_buffer)) is { } call ? SystemCalls.Name(call) : null);
            _csv.EndRow();
        }

        _csv.Flush();
        if (!accepts.IsEmpty) awaited?.TrySetResult();
    }

    /// <summary>How often a thread has left its CPU, of its own will or not (fs/proc/array.c, task_context_switch_counts). Pure.</summary>
    internal static long? Switches(ReadOnlySpan<byte> status) =>
        KernelText.Field(status, "voluntary_ctxt_switches:"u8) + KernelText.Field(status, "nonvoluntary_ctxt_switches:"u8);
}
