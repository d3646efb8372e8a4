using System.Buffers.Text;

namespace ProxyLab.Probes.Proc;

/// <summary>
/// Watches how long threads of this pid namespace wait for a CPU although they could run: the second number of /proc/PID/task/TID/schedstat, in
/// nanoseconds (fs/proc/base.c, proc_pid_schedstat). It grows when the thread gets its CPU (kernel/sched/stats.h, sched_info_arrive), so that what it
/// gains between two readings is one wait, or a few short ones.
/// </summary>
internal sealed class RunDelayWatch : IDisposable
{
    private static readonly TimeSpan Every = 50.Milliseconds();

    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly DirectoryEntries _processes = new("/proc");
    private readonly Dictionary<int, DirectoryEntries> _threads = [];
    private readonly Dictionary<int, long> _waited = [];
    private readonly byte[] _buffer = new byte[256];
    private readonly Thread _thread;
    private long _largestNs;
    private int _whose;

    /// <summary>Begins to watch.</summary>
    internal RunDelayWatch()
    {
        Look();
        _thread = new Thread(Run) { IsBackground = true, Name = "run-delay" };
        _thread.Start();
    }

    /// <summary>What is waited from here on.</summary>
    internal void Restart()
    {
        lock (_gate)
        {
            Look();
            (_largestNs, _whose) = (0, 0);
        }
    }

    /// <summary>The longest wait of any one thread since the restart, as an event saves it, and whose it was; null where the kernel does not tell.</summary>
    internal object? Largest()
    {
        lock (_gate)
        {
            Look();
            return _waited.Count == 0 ? null : new { largest_ms = Math.Round(_largestNs / 1e6, 3), process = ProcTree.NameOf(_whose) };
        }
    }

    /// <summary>Ends; safe twice.</summary>
    public void Dispose()
    {
        if (_stop.IsSet) return;
        _stop.Set();
        _thread.Join();
        foreach (var threads in _threads.Values) threads.Dispose();
        _processes.Dispose();
    }

    /// <summary>The waiting time of one schedstat text, in nanoseconds; null if there is none. Pure.</summary>
    internal static long? Waited(ReadOnlySpan<byte> text)
    {
        _ = KernelText.TakeWord(ref text);
        var word = KernelText.TakeWord(ref text);
        return Utf8Parser.TryParse(word, out long ns, out var used) && used == word.Length && used > 0 ? ns : null;
    }

    private void Run()
    {
        while (!_stop.Wait(Every))
        {
            lock (_gate) Look();
        }
    }

    private void Look()
    {
        if (!_processes.Rewind()) return;
        while (_processes.Next(out var name, out _))
        {
            if (Utf8Parser.TryParse(name, out int process, out _)) LookAt(process);
        }
    }

    private void LookAt(int process)
    {
        if (!_threads.TryGetValue(process, out var threads)) _threads[process] = threads = new DirectoryEntries($"/proc/{process.ToString(System.Globalization.CultureInfo.InvariantCulture)}/task");
        if (!threads.Rewind()) return; // it has ended
        while (threads.Next(out var name, out _))
        {
            if (!Utf8Parser.TryParse(name, out int thread, out _) || Waited(threads.ReadFile(name, "/schedstat\0"u8, _buffer)) is not { } now) continue;
            var gained = _waited.TryGetValue(thread, out var before) ? now - before : 0;
            _waited[thread] = now;
            if (gained > _largestNs) (_largestNs, _whose) = (gained, process);
        }
    }
}
