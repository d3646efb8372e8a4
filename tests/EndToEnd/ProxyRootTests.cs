using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>A proxy whose program comes from another file system, beside the host's own in one run.</summary>
[Collection(Alone.Name)]
public sealed class ProxyRootTests : IDisposable
{
    private readonly Lab _lab = new();

    private string Root => Path.Combine(_lab.Folder, "built-here");

    [Fact]
    public async Task A_folder_is_a_column_of_its_own_with_the_verdicts_of_the_same_program()
    {
        Needs.Proxy("nginx");
        Needs.Proxy("haproxy");
        RootFromHost.Make(Root, Programs.Find("nginx")!);
        RootFromHost.Make(Root, Programs.Find("haproxy")!);
        string[] columns = ["nginx", "nginx@built-here", "haproxy", "haproxy@built-here"];
        var run = (await _lab.Run("run", "never-accept", "full-unix-queue", "--proxy", $"nginx,nginx@{Root},haproxy,haproxy@{Root}")).Exits(0).Run;
        Assert.Equal(columns.Order(), run.Trials.Select(t => t.Proxy).Distinct().Order());
        foreach (var trial in run.Trials.Where(t => t.Proxy.Contains('@')))
            Assert.Equal(Root, (string?)trial.Plan["proxy_root"]!["folder"]);
        foreach (var proxy in (string[])["nginx", "haproxy"])
            Assert.Equal(Verdicts(run, proxy), Verdicts(run, $"{proxy}@built-here"));
        var machine = run.Json("machine.json")["proxies"]!;
        Assert.Equal((string?)machine["nginx"]!["sha256"], (string?)machine["nginx@built-here"]!["sha256"]);
        Assert.Equal((string?)machine["nginx"]!["version"], (string?)machine["nginx@built-here"]!["version"]);
        Assert.Contains("configure arguments:", (string?)machine["nginx@built-here"]!["build"], StringComparison.Ordinal);
    }

    /// <summary>A file that only the root has, and one that only the host has.</summary>
    [Fact]
    public async Task A_program_of_a_root_sees_the_root_and_not_the_host()
    {
        Needs.Proxy("nginx");
        RootFromHost.Make(Root, Programs.Find("nginx")!);
        File.WriteAllText(Path.Combine(Root, "etc", "only-here.conf"), "add_header X-Root yes;\n");
        var elsewhere = Path.Combine(_lab.Folder, "only-on-the-host.conf");
        File.WriteAllText(elsewhere, "");
        string[] run = ["run", "single-request", .. Lab.Quick, "--proxy", $"nginx@{Root}", "--set"];
        (await _lab.Run([.. run, "nginx.http=include /etc/only-here.conf;"])).Exits(0);
        var failed = await _lab.Run([.. run, $"nginx.http=include {elsewhere};"]);
        Assert.Contains("only-on-the-host.conf", failed.Exits(2).Out + failed.Err, StringComparison.Ordinal);
    }

    /// <summary>What a program writes into its own file system goes with the sandbox: the root stays as it was.</summary>
    [Fact]
    public async Task A_run_leaves_a_root_as_it_was()
    {
        Needs.Proxy("nginx");
        RootFromHost.Make(Root, Programs.Find("nginx")!);
        var before = Listing();
        (await _lab.Run(["run", "single-request", .. Lab.Quick, "--trace", "--proxy", $"nginx@{Root}"])).Exits(0);
        Assert.Equal(before, Listing());
    }

    [Fact]
    public async Task A_root_without_the_program_is_refused_with_its_name()
    {
        Directory.CreateDirectory(Root);
        var result = await _lab.Run("run", "never-accept", "--proxy", $"nginx@{Root}");
        Assert.Contains("nginx is not in the root built-here", result.Exits(2).Err, StringComparison.Ordinal);
    }

    public void Dispose() => _lab.Dispose();

    private string[] Listing() => [.. Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories)
        .Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O} {(File.Exists(f) ? new FileInfo(f).Length : 0)}").Order()];

    private static IEnumerable<string> Verdicts(RunReader run, string proxy) => run.Claims
        .Where(c => c.Key.Split('/')[1] == proxy).Select(c => $"{c.Key.Split('/')[0]} {c.Key.Split('/')[2]} {(string?)c.Value["verdict"]}").Order();
}
