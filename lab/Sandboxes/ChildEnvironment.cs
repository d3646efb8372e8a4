using System.Diagnostics;
using System.Globalization;
using ProxyLab.Native;

namespace ProxyLab.Sandboxes;

/// <summary>What every process of the lab starts with.</summary>
internal static class ChildEnvironment
{
    /// <summary>
    /// Messages in English; no diagnostics sockets of the .NET runtime in the temporary folder: a kill -9 would leave them; and no second mapping of
    /// what it compiles (W^X): a fifth to a third of the kernel's work at the start of a process, of which a run has thousands.
    /// </summary>
    internal static void Apply(ProcessStartInfo start)
    {
        start.Environment["LC_ALL"] = "C";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_NOLOGO"] = "1";
    }

    /// <summary>
    /// Keeps from every child what the caller left open (make, a shell, a CI runner): a proxy with one descriptor more behaves in another way once it is
    /// short of them, and whoever reads the evidence would not know why.
    /// </summary>
    internal static void KeepDescriptors()
    {
        foreach (var link in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (int.Parse(Path.GetFileName(link), CultureInfo.InvariantCulture) is > 2 and var fd)
                _ = Libc.fcntl(fd, Libc.F_SETFD, Libc.FD_CLOEXEC);
        }
    }

    /// <summary>
    /// Removes this process's own diagnostics sockets (<c>dotnet-diagnostic-PID-…</c>, <c>clr-debug-pipe-PID-…</c>), for when it was started
    /// without that setting. The runtime removes them at exit, but not when it is killed.
    /// </summary>
    internal static void RemoveOwnTraces()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_EnableDiagnostics") == "0" || !Directory.Exists(Path.GetTempPath())) return;
        foreach (var kind in (string[])["dotnet-diagnostic", "clr-debug-pipe"])
        {
            foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), $"{kind}-{Environment.ProcessId}-*")) File.Delete(file);
        }
    }
}
