using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>Trials that run as root itself leave no more behind than the others do.</summary>
public sealed class AsRootTests
{
    [Fact]
    public async Task Killed_in_its_wave_a_steered_trial_leaves_no_process_no_network_namespace_and_no_interface()
    {
        await Needs.Root();
        using var lab = new Lab();
        var before = Interfaces();
        using var run = lab.Start("run", "per-cpu-listeners", "--jobs", "1", "--set", "deadline=30s");
        await run.Event("wave-start", 1);
        var processes = Descendants.Of(run.Pid);
        var networks = processes.SelectMany(Networks).Except(Networks(Environment.ProcessId)).ToHashSet();
        Assert.Equal(2, networks.Count); // the proxy's and the clients'
        Descendants.Kill(run.Pid);
        await Eventually.Is(() => !processes.Any(p => Directory.Exists(FormattableString.Invariant($"/proc/{p}"))), "the processes are gone");
        await Eventually.Is(() => !AllNetworks().Intersect(networks).Any(), "no process has their networks any more"); // what ends may hold one open a little longer
        Assert.Equal(before, Interfaces());
        Assert.DoesNotContain(networks, n => File.ReadAllText("/proc/self/mountinfo").Contains(n, StringComparison.Ordinal));
    }

    private static string[] Interfaces() =>
        [.. File.ReadLines("/proc/net/dev").Skip(2).Select(l => l.Split(':')[0].Trim()).Order()];

    private static IEnumerable<string> AllNetworks() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, out _)).SelectMany(n => Networks(int.Parse(n!, System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>The network namespaces of a process's threads, and those that it holds open; none if it has ended.</summary>
    private static string[] Networks(int pid)
    {
        try
        {
            var folder = FormattableString.Invariant($"/proc/{pid}");
            return [.. Directory.EnumerateDirectories(folder + "/task").Select(t => t + "/ns/net").Concat(Directory.EnumerateFiles(folder + "/fd"))
                .Select(f => new FileInfo(f).LinkTarget).OfType<string>().Where(l => l.StartsWith("net:", StringComparison.Ordinal)).Distinct()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
