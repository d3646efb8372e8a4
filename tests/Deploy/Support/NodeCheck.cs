using System.Diagnostics;
using System.Text.Json.Nodes;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Deploy.Support;

/// <summary>The checks of <c>deploy/checks</c>, each a program of its own that prints a line for each fault.</summary>
internal static class NodeCheck
{
    private static readonly string Folder = Repository.File("deploy/checks");

    /// <summary>What the check says of a file: its faults.</summary>
    internal static async Task<string[]> Faults(string check, string file)
    {
        var (code, output, errors) = await Run(check, file);
        Assert.True(code is 0 or 1 && errors.Length == 0, $"{check} broke off with {code}: {errors}");
        var faults = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(code == 0, faults.Length == 0);
        return faults;
    }

    /// <summary>As <see cref="Faults(string, string)"/>, of a damaged copy: so that a check which finds nothing anywhere is found out.</summary>
    internal static async Task<string[]> Faults(string check, string file, string was, string @is)
    {
        using var folder = new TempFolder();
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains(was, text, StringComparison.Ordinal);
        return await Faults(check, folder.Write(Path.GetFileName(file), text.Replace(was, @is, StringComparison.Ordinal)));
    }

    /// <summary>The documents of a YAML file.</summary>
    internal static async Task<JsonArray> Yaml(string file)
    {
        var (code, output, errors) = await Run("yaml", file);
        Assert.True(code == 0, output + errors);
        return JsonNode.Parse(output)!.AsArray();
    }

    private static async Task<(int Code, string Out, string Errors)> Run(string check, string file)
    {
        Needs.Program("node");
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules")), Needs.NoPackages);
        var start = new ProcessStartInfo("node", [Path.Combine(Folder, $"{check}.mjs"), file]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await errors);
    }
}
