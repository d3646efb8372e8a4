using System.Globalization;

namespace ProxyLab.Probes.Proc;

/// <summary>
/// The system call that each thread of a process is in: /proc/PID/task/*/syscall (fs/proc/base.c, proc_pid_syscall), which needs the right
/// to trace the process.
/// </summary>
internal sealed class ThreadCalls : IDisposable
{
    /// <summary>What the kernel says of a thread that is on a CPU.</summary>
    internal const int Running = -2;

    /// <summary>What the kernel says of a thread that is blocked, and not by a system call.</summary>
    internal const int NoCall = -1;

    private readonly DirectoryEntries _tasks;
    private readonly byte[] _buffer = new byte[256];
    private readonly SortedDictionary<int, int> _counts = [];

    /// <param name="path">/proc/PID/task.</param>
    internal ThreadCalls(string path) => _tasks = new DirectoryEntries(path);

    /// <summary>One name, or the distinct names with their counts, most frequent first; null if it may not be read.</summary>
    internal string? Read()
    {
        if (!_tasks.Rewind())
        {
            return null;
        }

        _counts.Clear();
        while (_tasks.Next(out var name, out _))
        {
            if (Parse(_tasks.ReadFile(name, "/syscall\0"u8, _buffer)) is { } call)
            {
                _counts[call] = _counts.GetValueOrDefault(call) + 1;
            }
        }

        return Summarise(_counts);
    }

    /// <summary>E.g. <c>epoll_wait</c>, or <c>futex*5+epoll_wait*2</c> for several threads; null for none.</summary>
    internal static string? Summarise(IReadOnlyDictionary<int, int> counts) => counts.Count switch
    {
        0 => null,
        1 when counts.Values.Single() == 1 => SystemCalls.Name(counts.Keys.Single()),
        _ => string.Join('+', counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key)
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{SystemCalls.Name(c.Key)}*{c.Value}"))),
    };

    /// <summary>The number of the call, <see cref="Running"/> or <see cref="NoCall"/>; null for any other text. Pure.</summary>
    internal static int? Parse(ReadOnlySpan<byte> text) =>
        text.StartsWith("running"u8) ? Running
        : KernelText.Number(text) is { } number and >= NoCall and <= 10_000 ? (int)number : null;

    /// <summary>Closes the directory; safe twice.</summary>
    public void Dispose() => _tasks.Dispose();
}
