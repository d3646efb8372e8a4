using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ProxyLab.Probes.Proc;

/// <summary>
/// Watches how long threads of this pid namespace wait for a CPU although they could run: the second number of /proc/PID/task/TID/schedstat, in
/// nanoseconds (fs/proc/base.c, proc_pid_schedstat). It grows when the thread gets its CPU (kernel/sched/stats.h, sched_info_arrive), so that what it
/// gains between two readings is one wait, or a few short ones. Each thread's file stays open: a proxy may have hundreds, and to open them costs more than to read them.
/// </summary>
internal sealed class RunDelayWatch : IDisposable
{
    private static readonly TimeSpan Every = 50.Milliseconds();

    // Of a proxy with a thousand threads a look takes some milliseconds: then it looks less often, so that the looking takes at most that part of a CPU.
    private const double MostOfCpu = 0.05;

    // New threads are looked for less often. One that comes between is read first when it is found, and what it gains counts from there, as that of any new thread.
    private const int LooksForEachSearch = 5;

    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly DirectoryEntries _processes = new("/proc");
    private readonly Dictionary<int, DirectoryEntries> _threads = [];
    private readonly Dictionary<int, Watched> _watched = [];
    private readonly List<int> _ended = [];
    private readonly byte[] _buffer = new byte[256];
    private readonly Thread _thread;
    private readonly int _mostOpen;
    private long _largestNs;
    private int _whose, _open;

    /// <summary>Begins to watch.</summary>
    /// <param name="mostOpen">How many threads' files it may keep open at most; those of the others are opened and read when threads are looked for.</param>
    internal RunDelayWatch(int mostOpen)
    {
        _mostOpen = mostOpen;
        Search();
        _thread = new Thread(Run) { IsBackground = true, Name = "run-delay" };
        _thread.Start();
    }

    /// <summary>What is waited from here on.</summary>
    internal void Restart()
    {
        lock (_gate)
        {
            Search();
            (_largestNs, _whose) = (0, 0);
        }
    }

    /// <summary>The longest wait of any one thread since the restart, as an event saves it, and whose it was; null where the kernel does not tell.</summary>
    internal JsonObject? Largest()
    {
        lock (_gate)
        {
            Search();
            return _watched.Count == 0 ? null : new JsonObject { ["largest_ms"] = Math.Round(_largestNs / 1e6, 3), ["process"] = ProcTree.NameOf(_whose) };
        }
    }

    /// <summary>Ends; safe twice.</summary>
    public void Dispose()
    {
        if (_stop.IsSet) return;
        _stop.Set();
        _thread.Join();
        foreach (var threads in _threads.Values) threads.Dispose();
        foreach (var watched in _watched.Values) watched.File?.Dispose();
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
        var wait = Every;
        for (var looks = 1; !_stop.Wait(wait); looks++)
        {
            var began = Stopwatch.GetTimestamp();
            lock (_gate)
            {
                if (looks % LooksForEachSearch == 0) Search();
                else Look();
            }

            var longest = Stopwatch.GetElapsedTime(began) / MostOfCpu;
            wait = longest > Every ? TimeSpan.FromTicks(Math.Min(longest.Ticks, 5 * Every.Ticks)) : Every;
        }
    }

    /// <summary>Reads every thread that is known.</summary>
    private void Look()
    {
        foreach (var (thread, watched) in _watched)
        {
            if (watched.File is { } file && !Take(watched, file.ReadAll(_buffer))) _ended.Add(thread);
        }

        foreach (var thread in _ended)
        {
            if (!_watched.Remove(thread, out var watched)) continue;
            watched.File?.Dispose();
            _open--;
        }

        _ended.Clear();
    }

    /// <summary>Looks for threads, and reads them all.</summary>
    private void Search()
    {
        Look();
        if (!_processes.Rewind()) return;
        while (_processes.Next(out var name, out _))
        {
            if (Utf8Parser.TryParse(name, out int process, out _)) SearchIn(process);
        }
    }

    private void SearchIn(int process)
    {
        if (!_threads.TryGetValue(process, out var threads)) _threads[process] = threads = new DirectoryEntries($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/task");
        if (!threads.Rewind()) return; // it has ended
        while (threads.Next(out var name, out _))
        {
            if (!Utf8Parser.TryParse(name, out int thread, out _)) continue;
            if (!_watched.TryGetValue(thread, out var watched))
            {
                ProcFile? file = null;
                if (_open < _mostOpen)
                {
                    file = new ProcFile(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task/{thread}/schedstat"));
                    if (file.Fd < 0) continue;
                    _open++;
                }

                _watched[thread] = watched = new Watched(process, file);
                if (file is not null) Take(watched, file.ReadAll(_buffer));
            }

            if (watched.File is null) Take(watched, threads.ReadFile(name, "/schedstat\0"u8, _buffer));
        }
    }

    /// <summary>Takes what a thread has waited until now; false where that cannot be read.</summary>
    private bool Take(Watched watched, ReadOnlySpan<byte> text)
    {
        if (Waited(text) is not { } now) return false;
        if (now - (watched.WaitedNs ?? now) is var gained && gained > _largestNs) (_largestNs, _whose) = (gained, watched.Process);
        watched.WaitedNs = now;
        return true;
    }

    /// <summary>A thread.</summary>
    /// <param name="process">Its process.</param>
    /// <param name="file">Its schedstat; null where there is no descriptor to keep it open.</param>
    private sealed class Watched(int process, ProcFile? file)
    {
        internal int Process => process;

        internal ProcFile? File => file;

        /// <summary>What it had waited when it was read last, in nanoseconds.</summary>
        internal long? WaitedNs { get; set; }
    }
}
