using System.Text.RegularExpressions;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>A process of a run that a test may send a signal to.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Kind">What it is in the run.</param>
/// <param name="Trial">The trial that it belongs to, as <c>case/proxy/n</c>; null for the runner and for a sandbox that is only tried.</param>
internal sealed partial record Victim(int Pid, VictimKind Kind, string? Trial)
{
    /// <summary>Every process of a run that is one of the kinds, at this moment.</summary>
    /// <param name="runner">The process <c>proxylab run</c>.</param>
    internal static IReadOnlyList<Victim> Of(int runner)
    {
        var all = Descendants.Of(runner);
        var parents = Descendants.Parents(); // after these, so that it knows each that is still there
        return [new Victim(runner, VictimKind.Runner, null), .. all.Select(pid => Named(pid, parents)).OfType<Victim>().Where(v => v.Kind == VictimKind.Sandbox || v.Trial is not null)];
    }

    private static Victim? Named(int pid, Dictionary<int, int> parents) => KindOf(Descendants.Command(pid)) is { } kind ? new Victim(pid, kind, TrialOf(pid, parents)) : null;

    private static VictimKind? KindOf(string command) =>
        command.StartsWith("setpriv ", StringComparison.Ordinal) || command.StartsWith("unshare ", StringComparison.Ordinal) ? VictimKind.Sandbox
        : command.StartsWith("strace ", StringComparison.Ordinal) ? VictimKind.Tracer
        : command.Contains("proxylab upstream ", StringComparison.Ordinal) ? VictimKind.Upstream
        : command.Contains("proxylab trial ", StringComparison.Ordinal) ? VictimKind.Trial
        : command.StartsWith("nginx: ", StringComparison.Ordinal) || command.Contains("/labproxy ", StringComparison.Ordinal) || command.Split(' ')[0].EndsWith("haproxy", StringComparison.Ordinal) ? VictimKind.Proxy
        : null;

    /// <summary>The trial of the nearest ancestor whose command line names its folder.</summary>
    private static string? TrialOf(int pid, Dictionary<int, int> parents)
    {
        for (var p = pid; p > 0; p = parents.GetValueOrDefault(p))
        {
            if (Folder().Match(Descendants.Command(p)) is { Success: true } folder) return folder.Groups[1].Value;
        }

        return null;
    }

    [GeneratedRegex(@"proxylab trial \S*/trials/(\S+)")]
    private static partial Regex Folder();
}

/// <summary>The kinds of processes in a run.</summary>
internal enum VictimKind
{
    /// <summary>The process that runs the trials.</summary>
    Runner,

    /// <summary>What makes and holds a trial's namespaces.</summary>
    Sandbox,

    /// <summary>Process 1 of a sandbox.</summary>
    Trial,

    /// <summary>The upstream.</summary>
    Upstream,

    /// <summary>The proxy under test, or a worker of it.</summary>
    Proxy,

    /// <summary>What follows a proxy's system calls.</summary>
    Tracer,
}
