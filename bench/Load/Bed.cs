
using ProxyLab.Sandboxes;

namespace ProxyLab.Bench;

/// <summary>What a comparison stands on: a private folder that goes with the sandbox, and the processes that it starts there.</summary>
/// <param name="folder">A short private folder.</param>
/// <param name="quick">Whether sizes and times are cut down, to see that all of it works; such numbers are not worth citing.</param>
/// <param name="proxylab">The program <c>proxylab</c>, for the comparisons that run it.</param>
internal sealed class Bed(string folder, bool quick, string proxylab) : IDisposable
{
    /// <summary>How long anything may take to get ready.</summary>
    internal static readonly TimeSpan Patience = 30.Seconds();

    private readonly Stack<IDisposable> _held = new();
    private int _processes;

    /// <summary>Whether this is only a rehearsal.</summary>
    internal bool Quick => quick;

    /// <summary>The program <c>proxylab</c>.</summary>
    internal string Proxylab => proxylab;

    /// <summary>The private folder.</summary>
    internal string Folder => folder;

    /// <summary>How long a load runs.</summary>
    internal TimeSpan LoadTime => quick ? 500.Milliseconds() : 2.Seconds();

    /// <summary>A size, or a tenth of it in a rehearsal.</summary>
    internal int Size(int full) => quick ? Math.Max(1, full / 10) : full;

    /// <summary>A file in the private folder.</summary>
    internal string Private(string name) => Path.Combine(folder, name);

    /// <summary>Starts a process that ends with the bed, on one CPU if one is given.</summary>
    internal ManagedProcess Start(string name, IReadOnlyList<string> command, int? cpu = null) =>
        Keep(ManagedProcess.Start(name, [.. Cpus.Pin(cpu), .. command], Private($"{name}-{++_processes}.log")));

    /// <summary>Disposes of it with the bed.</summary>
    internal T Keep<T>(T disposable)
        where T : IDisposable
    {
        _held.Push(disposable);
        return disposable;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_held.TryPop(out var last)) last.Dispose();
    }
}
