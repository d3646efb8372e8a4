using System.Globalization;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>The plan's <c>open_files</c> is the limit of the proxy's processes, as the kernel tells it, and of no other process.</summary>
public sealed class OpenFilesTests
{
    [Theory]
    [InlineData("nginx", 200)]
    [InlineData("haproxy", 200)]
    [InlineData("haproxy", 60)]
    [InlineData("csharp", 200)]
    [InlineData("nginx", 999, "trace=true")]
    [InlineData("csharp", 200, "workers=2")]
    public async Task The_proxys_processes_have_that_limit_and_the_others_do_not(string proxy, int files, string more = "workers=1")
    {
        Needs.Proxy(proxy);
        if (more.StartsWith("trace", StringComparison.Ordinal)) Needs.Strace();
        using var lab = new Lab();
        var run = lab.Start("run", "read-no-write", "--proxy", proxy, "--set", $"open_files={files}", "--set", "clients=5", "--set", "waves=1", "--set", "read_timeout=5s", "--set", more);
        await run.Event("wave-start", wave: 1);

        var limited = Descendants.Of(run.Pid).ToLookup(p => LimitOf(p) == (files, files));
        Assert.All(limited[true].Select(Descendants.Command), command => Assert.Contains(proxy == "csharp" ? "labproxy" : proxy, command, StringComparison.Ordinal));
        int[] own = proxy == "csharp" ? [Descendants.Find(run.Pid, "csharp")] : [Descendants.Find(run.Pid, proxy), Descendants.Find(run.Pid, $"{proxy} worker")];
        Assert.All(own, p => Assert.Contains(p, limited[true]));
        Assert.Equal(LimitOf(Environment.ProcessId)!.Value.Hard, LimitOf(Descendants.Find(run.Pid, "upstream"))!.Value.Hard);
        Assert.Equal("504", Assert.Single((await run.Result()).Exits(0).Run.Trials.Single().Tally("requests.csv", "status")).Key);
    }

    /// <summary>What a proxy does when it is short of descriptors turns with a single one: none may come from whoever started the lab.</summary>
    [Fact]
    public async Task A_descriptor_that_the_caller_left_open_does_not_reach_the_proxy()
    {
        Needs.Proxy("nginx");
        using var lab = new Lab { Wrapper = ["bash", "-c", "exec 9</etc/passwd; exec \"$@\"", "bash"] };
        var run = lab.Start("run", "read-no-write", "--proxy", "nginx", "--set", "clients=5", "--set", "waves=1", "--set", "read_timeout=5s");
        await run.Event("wave-start", wave: 1);
        Assert.Equal("/etc/passwd", OpenFiles(run.Pid)[9]);
        Assert.All(Descendants.Of(run.Pid), p => Assert.DoesNotContain("/etc/passwd", OpenFiles(p).Values));
        Assert.Contains(Descendants.Find(run.Pid, "nginx worker"), Descendants.Of(run.Pid));
        (await run.Result()).Exits(0);
    }

    private const int NoRoom = 0;

    /// <summary>Whether the C# proxy is native: a runtime has some 70 descriptors more of its own.</summary>
    private static bool IsNative => !File.Exists(Path.Combine(Lab.ProgramFolder, "proxy", "labproxy.dll"));

    [Theory]
    [InlineData("nginx", 17, "configure nginx", "open_files=17", "18 or more")]
    [InlineData("haproxy", 37, "configure haproxy", "room for 0 connections", "raise open_files")]
    [InlineData("csharp", 40, "start csharp", "with open_files=40 it ended", "raise open_files")]
    [InlineData("csharp", NoRoom, "start csharp", "leave no room for a client", "raise open_files")]
    [InlineData("nginx", 1_000_000, "start nginx", "a process may have", "ulimit -Hn")]
    public async Task A_limit_that_cannot_be_is_refused_with_its_remedy(string proxy, int files, string phase, string culprit, string remedy)
    {
        Needs.Proxy(proxy);
        using var lab = new Lab();
        if (files == NoRoom) files = IsNative ? 60 : 130;
        var reason = (string)(await lab.Run("run", "healthy", "--proxy", proxy, "--set", $"open_files={files}", "--set", "clients=5")).Exits(2).Run.Verdicts("healthy", proxy)["reason"]!;
        Assert.All([phase, culprit, remedy], words => Assert.Contains(words, reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task HAProxy_with_more_connections_than_descriptors_is_refused()
    {
        Needs.Proxy("haproxy");
        using var lab = new Lab();
        var reason = (string)(await lab.Run("run", "healthy", "--proxy", "haproxy", "--set", "open_files=128", "--set", "worker_connections=47")).Exits(2).Run.Verdicts("healthy", "haproxy")["reason"]!;
        Assert.Contains("open_files=128 is room for 46 connections", reason, StringComparison.Ordinal);
    }

    /// <summary>
    /// Each proxy as it was tried by hand: nginx may refuse with 500 and leaves some waiting, the others accept no more than they can serve. Whether
    /// nginx refuses is a race: it does where it accepts several clients before it connects for the first of them.
    /// </summary>
    [Theory]
    [InlineData("nginx", true)]
    [InlineData("haproxy", false)]
    [InlineData("csharp", false)]
    public async Task A_proxy_short_of_descriptors_does_what_it_did_by_hand(string proxy, bool mayRefuse)
    {
        Needs.Proxy(proxy);
        using var lab = new Lab();
        var run = (await lab.Run("run", "short-of-descriptors", "--proxy", proxy)).Exits(0).Run;
        var trial = Assert.Single(run.Trials);
        var statuses = trial.Tally("requests.csv", "status", wave: 1);
        Assert.Equal(200, statuses.GetValueOrDefault("500") + statuses.GetValueOrDefault("504"));
        var refuses = statuses.ContainsKey("500");
        Assert.True(mayRefuse || !refuses);
        Assert.True(trial.Max("samples.csv", "front_queue", wave: 1) > 10);
        Assert.InRange(trial.Max("processes.csv", "fds")!.Value, 100, 251); // /proc/PID/fd is read while they change: one more may be seen
        Assert.Equal(["refuted", refuses ? "holds" : "refuted", "holds", "refuted", "refuted"],
            ((string[])["W13", "R18.refuses", "R18.hangs", "R18.stays", "R18.spins"]).Select(id => (string)run.Claims[$"short-of-descriptors/{proxy}/{id}"]["verdict"]!));
    }

    private static Dictionary<int, string> OpenFiles(int pid)
    {
        try
        {
            return new DirectoryInfo($"/proc/{pid}/fd").EnumerateFileSystemInfos().ToDictionary(f => int.Parse(f.Name, CultureInfo.InvariantCulture), f => f.LinkTarget ?? "");
        }
        catch (IOException)
        {
            return []; // it ended meanwhile
        }
    }

    private static (long Soft, long Hard)? LimitOf(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/limits").Single(l => l.StartsWith("Max open files", StringComparison.Ordinal));
            return line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var soft, var hard, ..] ? (long.Parse(soft), long.Parse(hard)) : null;
        }
        catch (IOException)
        {
            return null; // it ended meanwhile
        }
    }
}
