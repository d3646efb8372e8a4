using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ProxyLab.Engines;

/// <summary>
/// Measures what a container of the lab needs: its size, how long it takes to start, and what fails without each privilege, one removed at a time from
/// the least set that works. Each row is a real trial.
/// </summary>
internal sealed partial class PrivilegeTable(Engine engine, string image, TextWriter output)
{
    private const int Starts = 7, Widest = 110;

    private static readonly string[] Plain = ["run", "single-request", "--trace", "--set", "read_timeout=300ms", "--out", "/tmp/runs", "--draw", "none"];
    private static readonly string[] Steered = ["run", "per-cpu-listeners", "--set", "clients=8", "--out", "/tmp/runs", "--draw", "none"];

    private bool _isAsExpected = true;

    /// <summary>Writes the tables.</summary>
    /// <returns>Whether each row came out as it must: the least set works, and without any part of it nothing does.</returns>
    internal async Task<bool> Write(CancellationToken cancel)
    {
        var seen = await engine.FindImage(image, cancel) ?? throw new LabException("find the image", $"the engine has no image {image}", "make image");
        var cgroups = File.Exists("/sys/fs/cgroup/cgroup.controllers") ? "v2" : "v1";
        await output.WriteLineAsync("| what | measured |\n|---|---|");
        await output.WriteLineAsync($"| engine | {engine.Differences.Command} {engine.Version}, cgroup {cgroups} |");
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"| image size | {seen.Size / 1e6:F0} MB |"));
        var start = await MedianStart(cancel);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"| start-up: `proxylab list` in a new container, median of {Starts} | {start:F0} ms |"));
        await AsUser(cancel);
        await AsRoot(cancel);
        return _isAsExpected;
    }

    private async Task AsUser(CancellationToken cancel)
    {
        var (least, flag) = (ContainerRights.Least, engine.Differences.UnmaskFlag);
        await output.WriteLineAsync("\n| as user 10001, without any capability | what came of it |\n|---|---|");
        await Row(true, $"`--security-opt seccomp=deploy/seccomp.json` `--security-opt {flag}`: the least set", least, Plain, cancel);
        await Row(false, "without the seccomp profile", least with { HasProfile = false }, Plain, cancel);
        await Row(false, $"without `{flag}`", least with { SeesProc = false }, Plain, cancel);
        await Row(true, "the least set and `--read-only --tmpfs /tmp`", least with { IsReadOnly = true }, Plain, cancel);
        await Row(null, "`--privileged`", least with { IsPrivileged = true }, Plain, cancel);
    }

    private async Task AsRoot(CancellationToken cancel)
    {
        var least = ContainerRights.LeastAsRoot;
        await output.WriteLineAsync("\n| as root, for per-cpu-listeners, which steers packets by rps_cpus | what came of it |\n|---|---|");
        await Row(true, $"`{string.Join(' ', least.Capabilities.Select(c => $"--cap-add {c}"))}`, profile and paths as above: the least set", least, Steered, cancel);
        foreach (var capability in least.Capabilities)
            await Row(false, $"without {capability}", least with { Capabilities = [.. least.Capabilities.Where(c => c != capability)] }, Steered, cancel);
    }

    /// <summary>Runs a trial, and writes what came of it in the lab's or the engine's own words.</summary>
    private async Task Row(bool? mustWork, string text, ContainerRights rights, string[] command, CancellationToken cancel)
    {
        var fault = await Fault(rights, command, cancel);
        var isExpected = mustWork is null || mustWork == fault is null;
        _isAsExpected &= isExpected;
        var note = isExpected ? "" : mustWork == true ? "  (expected: works)" : "  (expected: fails)";
        await output.WriteLineAsync($"| {text} | {fault ?? "works"}{note} |");
    }

    private async Task<string?> Fault(ContainerRights rights, string[] command, CancellationToken cancel)
    {
        var said = new List<string>();
        try
        {
            var code = await new ContainedRun(engine, image, rights) { Errors = said.Add, Output = said.Add }.Run(command, cancel);
            return code == 0 ? null : Short(said.Find(l => l.StartsWith("proxylab: ", StringComparison.Ordinal))?["proxylab: ".Length..] ?? FormattableString.Invariant($"exit code {code}"));
        }
        catch (LabException e)
        {
            return Short(e.Culprit);
        }
    }

    private async Task<double> MedianStart(CancellationToken cancel)
    {
        var times = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            var watch = Stopwatch.StartNew();
            await new ContainedRun(engine, image, ContainerRights.Least) { After = Stop }.Run(["list"], cancel);
            times.Add(watch.Elapsed.TotalMilliseconds);

            Task Stop(LiveContainer container)
            {
                watch.Stop();
                return Task.CompletedTask;
            }
        }

        return times.Order().ElementAt(Starts / 2);
    }

    private static string Short(string fault)
    {
        var line = Unshare().Match(fault) is { Success: true } match ? match.Value : fault.Split('\n')[0];
        return line.Length <= Widest ? line : line[..Widest];
    }

    /// <summary>What unshare(1) says, which is in the middle of the lab's own words.</summary>
    [GeneratedRegex("unshare: [^:\n]*: [^\n]*")]
    private static partial Regex Unshare();
}
