using System.Globalization;
using ProxyLab.Sandboxes;

namespace ProxyLab.Trials;

/// <summary>Starts the proxy under test, and waits until it says that it listens.</summary>
internal static class ProxyStart
{
    private static readonly TimeSpan Patience = 30.Seconds();

    /// <summary>Writes the configuration, starts the program under the sysctl and the limit that the plan gives it, and waits.</summary>
    /// <param name="proxy">Its driver.</param>
    /// <param name="setup">What its configuration has to name.</param>
    /// <param name="root">The proxy root that its program comes from; null for the host.</param>
    /// <param name="folder">The trial's.</param>
    /// <exception cref="LabException">It is not installed, cannot do what the plan wants, or does not start: says why, and quotes it.</exception>
    internal static async Task<ManagedProcess> Run(Proxy proxy, ProxySetup setup, ProxyRoot? root, string folder)
    {
        var (plan, phase) = (setup.Plan, $"start {proxy.Name}");
        var program = proxy.FindIn(root) ?? throw new LabException(phase, "it is not installed", proxy.Remedy);
        await File.WriteAllTextAsync(Path.Combine(folder, RunFiles.ProxyConf), Mistake.Guard(phase, "its driver's Configure", () => proxy.Configure(setup)));
        Namespace.Show(Path.Combine(folder, RunFiles.ProxyConf), setup.ConfFile);
        RequestLogFile.Make(proxy, setup, folder);
        Namespace.SetSomaxconn(plan.EffectiveFrontSomaxconn);
        IReadOnlyList<string> command = 
        [
            .. root is null ? [] : ChangedRoot.Prepare(root, setup.PrivateFolder), .. Tracer(plan, folder), .. Limiter(plan, phase), .. User(proxy, root), .. root is null ? [] : ChangedRoot.Enter(root),
            .. Mistake.Guard(phase, "its driver's Command", () => proxy.Command(program, setup)),
        ];
        var process = ManagedProcess.Start(proxy.Name, command, Path.Combine(folder, RunFiles.ProxyLog));
        try
        {
            await Ready(proxy, process, plan, phase);
        }
        catch (LabException e) when (plan.OpenFiles is { } files && process.Exited.IsCompleted)
        {
            process.Dispose();
            throw new LabException(phase, FormattableString.Invariant($"with open_files={files} {e.Culprit}"), "raise open_files", e);
        }

        return process;
    }

    private static Task Ready(Proxy proxy, ManagedProcess process, Plan plan, string phase)
    {
        var readyLines = 0;
        return process.Line(
            line => Mistake.Guard(phase, "its driver's SaysReady", () => proxy.SaysReady(line)) && ++readyLines >= proxy.ReadyLines(plan),
            Patience,
            () => FormattableString.Invariant($"that it listens ({readyLines} of {proxy.ReadyLines(plan)} lines for which its driver's SaysReady is true)"));
    }

    /// <summary>
    /// The command that limits the one behind it, and so all that this starts: prlimit(1) sets the limit of itself, and then becomes the other program, by the
    /// same process id. Set from outside, it might come after the proxy has read it.
    /// </summary>
    private static string[] Limiter(Plan plan, string phase)
    {
        if (plan.OpenFiles is not { } files) return [];
        if (files > Limits.OpenFiles)
            throw new LabException(phase, FormattableString.Invariant($"open_files={files}, and a process may have {Limits.OpenFiles} here"), "raise the hard limit (ulimit -Hn), or lower open_files");
        return ["prlimit", string.Create(CultureInfo.InvariantCulture, $"--nofile={files}:{files}"), "--"];
    }

    /// <summary>
    /// The command that makes the one behind it an ordinary user's, by a user namespace of its own. It stays the same process, in the same other namespaces. Only
    /// a change of root, which comes next, needs a capability; that user then has it in this namespace, which owns nothing.
    /// </summary>
    internal static string[] User(Proxy proxy, ProxyRoot? root) =>
        proxy.RefusesRoot ? ["unshare", "--user", "--map-user=1000", "--map-group=1000", .. root is null ? [] : (string[])["--keep-caps"], "--"] : [];

    /// <summary>The command that follows the one behind it. As a grandchild (-D), so that the proxy keeps its place and its id.</summary>
    private static string[] Tracer(Plan plan, string folder) => plan.Trace ? ["strace", "-D", "-f", "-ttt", "-o", Path.Combine(folder, RunFiles.Trace), "--"] : [];
}
