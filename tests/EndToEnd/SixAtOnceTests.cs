using System.Text.Json.Nodes;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>Six commands at once over the same saved run all succeed, and leave what one alone leaves.</summary>
public sealed class SixAtOnceTests : IDisposable
{
    private readonly Lab _lab = new();

    [Fact]
    public async Task Judge_and_report_of_one_run_folder()
    {
        var run = await Merge("merged", await Shards());
        var (alone, together) = (Copy(run, "alone"), Copy(run, "together"));
        (await _lab.Run("judge", alone.Path)).Exits(0);
        (await _lab.Run("report", alone.Path)).Exits(0);
        foreach (var result in await AtOnce(i => i % 2 == 0 ? ["report", together.Path] : ["judge", together.Path])) result.Exits(0);
        Same(Files(alone), Files(together));
        Assert.Contains(Files(together).Keys, f => f.EndsWith(".png", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Merge_and_diff_of_the_same_shards()
    {
        var shards = await Shards();
        var alone = await Merge("alone", shards);
        var compared = (await _lab.Run("diff", alone.Path, alone.Path)).Exits(0).Out;
        var together = Path.Combine(_lab.Folder, "together");
        var results = await AtOnce(i => i % 2 == 0 ? ["merge", .. shards, "--out", together, "--draw", "none"] : ["diff", alone.Path, alone.Path]);
        for (var i = 0; i < results.Length; i++)
        {
            results[i].Exits(0);
            if (i % 2 == 1) Assert.Equal(compared, results[i].Out);
        }

        var merged = Directory.GetDirectories(together).Where(d => Path.GetFileName(d) != "latest").Select(d => new RunReader(d)).ToArray();
        Assert.Equal(3, merged.Length);
        Assert.Equal(4, Directory.GetFileSystemEntries(together).Length); // and the link to the latest, under its name alone
        foreach (var one in merged) Same(Files(alone), Files(one));
    }

    /// <inheritdoc/>
    public void Dispose() => _lab.Dispose();

    private Task<LabResult[]> AtOnce(Func<int, string[]> command) => Task.WhenAll(Enumerable.Range(0, 6).Select(i => _lab.Start(command(i)).Result()));

    private async Task<string[]> Shards()
    {
        string[] plan = ["run", "single-request", "never-accept", "--proxy", "csharp", "--set", "clients=20", "--set", "waves=1", .. Lab.Quick];
        return await Task.WhenAll(new[] { "1/2", "2/2" }.Select(async i => (await Made("shard" + i[0], [.. plan, "--shard", i])).Path));
    }

    private Task<RunReader> Merge(string to, string[] shards) => Made(to, ["merge", .. shards, "--draw", "none"]);

    /// <summary>The run folder that a command makes in a folder of its own.</summary>
    private async Task<RunReader> Made(string to, string[] command)
    {
        var output = Path.Combine(_lab.Folder, to);
        (await _lab.Run([.. command, "--out", output])).Exits(0);
        return RunReader.Newest(output)!;
    }

    /// <summary>A copy whose folder has the same name: a run's name is in its files.</summary>
    private RunReader Copy(RunReader run, string where) => run.CopyTo(Path.Combine(_lab.Folder, where, Path.GetFileName(run.Path)));

    /// <summary>
    /// Every file and what is in it, without the run's name. Of what says when the run ended, only that it is whole: another merge is another run.
    /// </summary>
    private static Dictionary<string, string> Files(RunReader run)
    {
        var id = Path.GetFileName(run.Path);
        return Directory.EnumerateFiles(run.Path, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(run.Path, f), f => Path.GetRelativePath(run.Path, f) switch
        {
            "run.json" => (string)JsonNode.Parse(File.ReadAllText(f))!["state"]!,
            "report.html" => File.ReadAllText(f)[^20..],
            var name when name.EndsWith(".png", StringComparison.Ordinal) => Convert.ToHexString(File.ReadAllBytes(f)),
            _ => File.ReadAllText(f).Replace(id, "RUN", StringComparison.Ordinal),
        });
    }

    private static void Same(Dictionary<string, string> expected, Dictionary<string, string> actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal)); // no other names, such as temporary ones
        Assert.All(expected, file => Assert.Equal((file.Key, file.Value), (file.Key, actual[file.Key])));
    }
}
