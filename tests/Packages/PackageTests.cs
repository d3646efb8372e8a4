using ProxyLab.Tests.Deploy.Support;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Packages;

/// <summary>The packages as somebody else gets them: in a folder, installed in a clean one, without a package source but that folder.</summary>
public sealed class PackageTests
{
    private static readonly Dictionary<string, string> Quiet = new()
    {
        ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["CI"] = "",
    };

    [Fact]
    public async Task The_tool_and_a_project_of_ones_own_run_from_the_packages()
    {
        using var folder = new TempFolder();
        var packages = folder["packages"];
        await Shell.Must(Quiet, "scripts/package.sh", packages);
        await TheToolRuns(folder, packages);
        await TheExampleRuns(folder, packages);
    }

    /// <summary>Its only source is the folder, so that nothing comes from elsewhere.</summary>
    private static async Task TheToolRuns(TempFolder folder, string packages)
    {
        var environment = With("NUGET_PACKAGES", folder["cache"]);
        await In(folder.Path, environment, "dotnet", "tool", "install", "proxylab", "--source", packages, "--tool-path", folder["tools"]);
        await In(folder.Path, environment, [folder["tools/proxylab"], "run", "single-request", "--proxy", "csharp,yarp", "--out", folder["tool-runs"]]);
        var claims = RunReader.Newest(folder["tool-runs"])!.Claims;
        Assert.All(["csharp", "yarp"], proxy => Assert.Equal("holds", (string)claims[$"single-request/{proxy}/L2"]["verdict"]!)); // the proxies that come along
    }

    /// <summary>The lab's own packages come from the folder into a cache of the test's; what they ask for, from wherever this machine has it.</summary>
    private static async Task TheExampleRuns(TempFolder folder, string packages)
    {
        var project = folder["my-cases"];
        Directory.CreateDirectory(project);
        foreach (var file in Directory.EnumerateFiles(Repository.File("examples/third-party"))) File.Copy(file, Path.Combine(project, Path.GetFileName(file)));
        var environment = With("NUGET_PACKAGES", folder["cache"]);
        await In(project, environment, "dotnet", "build", "-c", "Release", "-o", folder["bin"], $"-p:RestoreAdditionalProjectSources={packages}", "-p:UseSharedCompilation=false", "-v", "quiet", "--nologo");
        Assert.Single(Directory.GetDirectories(folder["bin/runtimes"])); // of what draws the figures, the native files of one kind of machine
        await TheFindingsNameEachOfItsKinds(folder, project, environment);
    }

    /// <summary>A case with a setting that is set and swept, a driver, a server, a probe and a figure.</summary>
    private static async Task TheFindingsNameEachOfItsKinds(TempFolder folder, string project, Dictionary<string, string> environment)
    {
        Needs.Program("h2o");
        Needs.Program("waitress-serve");
        await In(project, environment, folder["bin/my-cases"], "run", "closes-late", "--proxy", "h2o,csharp", "--sweep", "pause=10ms,100ms", "--set", "h2o.proxied=proxy.preserve-host: ON", "--out", folder["swept"]);
        var swept = RunReader.Newest(folder["swept"])!;
        Assert.All(swept.Json("findings.json")["claims"]!.AsArray(), c => Assert.Equal("holds", (string)c!["verdict"]!));
        Assert.Equal(4, swept.Trials.Count);
        Assert.Equal(["100ms", "10ms"], swept.Trials.Select(t => (string)t.Plan["plan"]!["pause"]!).Distinct().Order(StringComparer.Ordinal));
        var h2o = swept.Trial("closes-late", "h2o");
        Assert.Contains("proxy.preserve-host: ON", await File.ReadAllTextAsync(h2o.File("proxy.conf"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(h2o.Max("proxy-io.csv", "written_octets") > 0);
        Assert.True(h2o.Max("samples.csv", "proxy_active") > 0);
        Assert.True(File.Exists(swept.File("figures/closes-late-h2o-1-proxy-io.json")));

        await In(project, environment, folder["bin/my-cases"], "run", "busy-server", "--proxy", "h2o", "--set", "transport=unix", "--set", "waitress.threads=2", "--out", folder["served"]);
        var served = RunReader.Newest(folder["served"])!;
        Assert.Equal("holds", (string)served.Claims["busy-server/h2o/busy.all"]["verdict"]!);
        Assert.Equal("waitress", (string)served.Trials.Single().Plan["plan"]!["upstream"]!);
        await In(project, environment, folder["bin/my-cases"], "run", "closes-late", "--proxy", "h2o", "--set", "transport=tcp", "--out", folder["tcp"]);
        Assert.Equal("holds", (string)RunReader.Newest(folder["tcp"])!.Claims["closes-late/h2o/late.told"]["verdict"]!);
    }

    private static Dictionary<string, string> With(string name, string value) => new(Quiet) { [name] = value };

    private static async Task In(string folder, Dictionary<string, string> environment, params string[] command)
    {
        var (code, said) = await Shell.RunIn(folder, environment, command);
        Assert.True(code == 0, $"{string.Join(' ', command)} ended with {code}:\n{said}");
    }
}
