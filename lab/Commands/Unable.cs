using System.Globalization;
using ProxyLab.Escaping;
using ProxyLab.Runs;
using ProxyLab.Sandboxes;

namespace ProxyLab.Commands;

/// <summary>
/// What this machine lacks costs the cases that need it, and nothing else: each is named in a line on standard error, with the remedy. What
/// was asked for by name is refused instead.
/// </summary>
internal static class Unable
{
    /// <summary>Finds out what trials of the request need and this machine lacks: root, strace, <c>ip</c>. The trials that need it are to be skipped.</summary>
    /// <param name="request">The request.</param>
    /// <param name="named">Whether its cases were asked for by name.</param>
    /// <exception cref="LabException">One that was asked for by name cannot be tried.</exception>
    internal static async Task<RunRequest> Skipping(RunRequest request, bool named)
    {
        var trials = request.Trials();
        if (request.Cases.FirstOrDefault(c => c.NeedsRoot) is { } rooted && await SandboxCheck.WhyNoRoot() is { } noRoot)
            request = named ? throw new LabException($"run {rooted.Name}", noRoot, "run it as root, outside of a user namespace; in a container by 'proxylab run --in ENGINE --as-root', or with what deploy/README.md names for root") : request with { NoRoot = noRoot };
        if (trials.Any(t => t.Plan.Trace) && Programs.Missing("strace", "strace") is { } noTrace)
        {
            if (named || trials.All(t => t.Plan.Trace)) Selection.RequireStrace(trials);
            request = request with { NoTrace = noTrace };
        }

        if (trials.Any(t => t.Plan.Link == Link.Veth) && Programs.Missing("ip", "iproute2") is { } noVeth)
            request = named ? throw new LabException("make a veth pair", "ip is not installed", "make deps (or: apt-get install iproute2)") : request with { NoVeth = noVeth };
        Tell(request);
        return request;
    }

    private static void Tell(RunRequest request)
    {
        var all = request.Trials();
        foreach (var beyond in all.Where(t => t.Beyond is not null).GroupBy(t => t.Beyond!))
            Console.Error.Say($"not applicable: {beyond.Key}: {string.Join(", ", beyond.Select(t => t.Id.Case).Distinct())}");
        foreach (var trials in all.GroupBy(t => t.Id.Case))
        {
            var variants = trials.Select(t => t.Variant).Distinct().Count();
            foreach (var skipped in trials.Where(t => t.Beyond is null && t.Skip is not null).GroupBy(t => t.Skip!))
            {
                var without = skipped.Select(t => t.Variant).Distinct().Count();
                var part = without == variants ? "" : string.Create(CultureInfo.InvariantCulture, $", {without} of {variants} variants");
                Console.Error.Say($"skipped: {trials.Key}{part}: {Selection.Short(skipped.Key)}");
            }
        }
    }
}
