using System.Globalization;
using ProxyLab.Sandboxes;

namespace ProxyLab.Trials;

/// <summary>The processes of the proxy under test, and whether they and the upstream are alive.</summary>
internal static class ProxyTree
{
    /// <summary>The proxy's processes by role: a single one is the <c>proxy</c>; of several the first is the <c>master</c>.</summary>
    internal static ProxyProcess[] Of(ManagedProcess proxy)
    {
        var workers = ProcessTree.Children(proxy.Pid);
        return workers.Count == 0
            ? [new ProxyProcess("proxy", proxy.Pid)]
            : [new ProxyProcess("master", proxy.Pid), .. workers.Select(pid => new ProxyProcess("worker", pid))];
    }

    /// <summary>Refuses to go on without one of them. A master may replace a worker that died, and the clients of the dead one were cut off: that is a crash too.</summary>
    /// <param name="proxy">The proxy's first process.</param>
    /// <param name="processes">All of its processes.</param>
    /// <param name="upstream">The upstream.</param>
    /// <param name="isTraced">Whether their calls are followed: a trace that ended early would tell of too few.</param>
    /// <exception cref="LabException">One has died; quotes its log. Or whoever follows them has.</exception>
    internal static void RequireAlive(ManagedProcess proxy, ProxyProcess[] processes, UpstreamProcess upstream, bool isTraced)
    {
        if (proxy.Exited.IsCompleted)
            throw new LabException("flood", $"{proxy.Name} ended with exit code {proxy.Exited.Result}; its last words:\n{proxy.Quote()}", "see proxy.log of the trial");
        if (processes.FirstOrDefault(p => p.Pid != proxy.Pid && !ProcessTree.Children(proxy.Pid).Contains(p.Pid)) is { } gone)
            throw new LabException("flood", $"{proxy.Name}'s {gone.Role} {gone.Pid} died; last words:\n{proxy.Quote()}", "see proxy.log of the trial");
        if (upstream.Exited.IsCompleted)
            throw new LabException("flood", $"the upstream ended with exit code {upstream.Exited.Result}; its last words:\n{upstream.Quote()}", "see upstream.log of the trial");
        if (isTraced && processes.FirstOrDefault(p => IsFollowed(p.Pid) == false) is { } untraced)
            throw new LabException("trace", $"nobody follows {proxy.Name}'s {untraced.Role} {untraced.Pid} any more: strace has ended", "run it again; if it ends each time, see: strace true");
    }

    /// <summary>Whether a process is traced, by TracerPid (fs/proc/array.c, task_state); null for one that has ended.</summary>
    private static bool? IsFollowed(int pid)
    {
        try
        {
            return !File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status")).Contains("TracerPid:\t0");
        }
        catch (IOException)
        {
            return null;
        }
    }
}
