using System.Buffers.Text;

namespace ProxyLab.Probes.Proc;

/// <summary>
/// Context switches of all threads of a process, from each one's /proc/PID/task/TID/status (fs/proc/array.c, task_context_switch_counts): the
/// process's own status tells those of its first thread only. A thread that has ended counts as it was last seen, so that the sum never
/// falls; one that lived between two readings is not seen.
/// </summary>
/// <param name="path">/proc/PID/task.</param>
internal sealed class ThreadSwitches(string path) : IDisposable
{
    private readonly DirectoryEntries _threads = new(path);
    private readonly byte[] _buffer = new byte[8 * 1024];
    private readonly Dictionary<int, Switches> _seen = [];
    private Switches _sum;

    /// <summary>Both sums so far; null if the process has gone or may not be read.</summary>
    internal Switches? Read()
    {
        if (!_threads.Rewind()) return null;
        var any = false;
        bool failed;
        while (_threads.Next(out var name, out failed))
        {
            if (Utf8Parser.TryParse(name, out int id, out _) && Parse(_threads.ReadFile(name, "/status\0"u8, _buffer)) is { } now)
            {
                any = true;
                Count(id, now);
            }
        }

        return any && !failed ? _sum : null;
    }

    /// <summary>Both numbers of one status text; null if either is missing. Pure.</summary>
    internal static Switches? Parse(ReadOnlySpan<byte> text) =>
        KernelText.Field(text, "voluntary_ctxt_switches:"u8) is { } voluntary and >= 0
        && KernelText.Field(text, "nonvoluntary_ctxt_switches:"u8) is { } involuntary and >= 0 ? new Switches(voluntary, involuntary) : null;

    /// <summary>Closes the directory; safe twice.</summary>
    public void Dispose() => _threads.Dispose();

    /// <summary>Adds what a thread has gained. Numbers that fell belong to a new thread with an old one's id, which began at zero.</summary>
    private void Count(int id, Switches now)
    {
        var last = _seen.GetValueOrDefault(id);
        if (now.Voluntary < last.Voluntary || now.Involuntary < last.Involuntary) last = default;
        _sum = new Switches(_sum.Voluntary + now.Voluntary - last.Voluntary, _sum.Involuntary + now.Involuntary - last.Involuntary);
        _seen[id] = now;
    }
}

/// <summary>Context switches.</summary>
/// <param name="Voluntary">Because it waited.</param>
/// <param name="Involuntary">Because its time was up.</param>
internal readonly record struct Switches(long Voluntary, long Involuntary);
