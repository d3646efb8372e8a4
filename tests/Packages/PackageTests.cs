using ProxyLab.Tests.Deploy.Support;
using ProxyLab.Tests.EndToEnd;
using Xunit;

namespace ProxyLab.Tests.Packages;

/// <summary>The packages as somebody else gets them: in a folder, installed in a clean one, without a package source but that folder.</summary>
[Collection(Alone.Name)]
public sealed class PackageTests
{
    private static readonly Dictionary<string, string> Quiet = new()
    {
        ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["CI"] = "", ["PROXYLAB_FIGURES"] = "/nonexistent",
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
        await In(folder.Path, environment, [folder["tools/proxylab"], "run", "single-request", "--proxy", "csharp", .. Lab.Quick, "--out", folder["tool-runs"]]);
        Assert.Equal("holds", (string)RunReader.Newest(folder["tool-runs"])!.Claims["single-request/csharp/L2"]["verdict"]!);
    }

    /// <summary>The lab's own packages come from the folder into a cache of the test's; what they ask for, from wherever this machine has it.</summary>
    private static async Task TheExampleRuns(TempFolder folder, string packages)
    {
        var project = folder["my-cases"];
        Directory.CreateDirectory(project);
        foreach (var file in Directory.EnumerateFiles(Repository.File("examples/third-party"))) File.Copy(file, Path.Combine(project, Path.GetFileName(file)));
        var environment = With("NUGET_PACKAGES", folder["cache"]);
        await In(project, environment, "dotnet", "build", "-c", "Release", "-o", folder["bin"], $"-p:RestoreAdditionalProjectSources={packages}", "-p:UseSharedCompilation=false", "-v", "quiet", "--nologo");
        await In(project, environment, folder["bin/my-cases"], "run", "--proxy", "csharp", "--out", folder["runs"]);
        var run = RunReader.Newest(folder["runs"])!;
        Assert.Equal(["closes-without-answer/csharp/mine.nobody holds", "closes-without-answer/csharp/mine.told holds"],
            run.Claims.Select(c => $"{c.Key} {c.Value["verdict"]}").Order(StringComparer.Ordinal));
    }

    private static Dictionary<string, string> With(string name, string value) => new(Quiet) { [name] = value };

    private static async Task In(string folder, Dictionary<string, string> environment, params string[] command)
    {
        var (code, said) = await Shell.RunIn(folder, environment, command);
        Assert.True(code == 0, $"{string.Join(' ', command)} ended with {code}:\n{said}");
    }
}
