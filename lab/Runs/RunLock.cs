using ProxyLab.Native;

namespace ProxyLab.Runs;

/// <summary>Keeps a run folder for one process: another that would write there is told so. It ends with the process, whatever ends that (flock(2)).</summary>
internal sealed class RunLock : IDisposable
{
    private readonly int _folder;

    private RunLock(int folder) => _folder = folder;

    /// <summary>Takes it.</summary>
    /// <exception cref="LabException">Another process has it.</exception>
    internal static RunLock Take(RunFolder run)
    {
        var folder = LibcFiles.open(run.Path, LibcFiles.O_RDONLY | LibcFiles.O_CLOEXEC);
        if (folder < 0) throw new LabException("lock the run", $"{run.Path}: {Errno.Describe(Errno.Last)}", "see that you may read it");
        if (LibcFiles.flock(folder, LibcFiles.LOCK_EX | LibcFiles.LOCK_NB) == 0) return new(folder);
        _ = Libc.close(folder);
        throw new LabException("lock the run", $"another process is at work on {run.Path}", "wait for its end, or end it");
    }

    /// <summary>Gives it up.</summary>
    public void Dispose() => _ = Libc.close(_folder);
}
