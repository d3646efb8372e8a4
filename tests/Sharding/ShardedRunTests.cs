using System.Text.Json.Nodes;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Schemas.Support;
using Xunit;

namespace ProxyLab.Tests.Sharding;

/// <summary><c>proxylab run --shard</c> with the real program.</summary>
public sealed class ShardedRunTests : IDisposable
{
    private static readonly string[] Run = ["run", "read-no-write", "write-no-close", "--proxy", "csharp", "--set", "clients=20", .. Lab.Quick];

    private readonly Lab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_claim_that_compares_with_another_shard_s_case_is_unknown_and_merge_judges_it()
    {
        var shards = new[] { await Shard("1/2"), await Shard("2/2") };
        var alone = shards.Select(s => s.Run.Claims).First(c => c.ContainsKey("write-no-close/csharp/C5d"))["write-no-close/csharp/C5d"];
        Assert.Equal("unknown", (string?)alone["verdict"]);
        var merged = (await _lab.Run(["merge", .. shards.Select(s => s.Run.Path), "--out", Path.Combine(_lab.Folder, "merged")])).Exits(0);
        Assert.Contains("trials: 2 valid", merged.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("findings")]
    public async Task A_shard_s_files_are_as_their_schemas_say(string name)
    {
        var shard = (await Shard("1/2")).Run;
        var schema = JsonNode.Parse(File.ReadAllText(Repository.File($"schemas/{name}.schema.json")))!;
        Assert.Empty(JsonSchema.Breaches(shard.Json($"{name}.json"), schema));
    }

    [Fact]
    public async Task Findings_of_a_shard_say_that_they_are_a_part() =>
        Assert.Equal("1/2", (string?)(await Shard("1/2")).Run.Json("findings.json")["shard"]);

    [Fact]
    public async Task A_run_s_lengths_are_printed_for_each_case_and_proxy()
    {
        var run = (await Shard("1/1")).Run;
        var printed = ProxyLab.Runs.Lengths.Read((await _lab.Run("report", run.Path, "--lengths")).Exits(0).Out);
        Assert.Equal(["read-no-write", "write-no-close"], printed.Select(l => l.Case));
    }

    [Fact]
    public async Task A_shard_beyond_the_last_trial_is_empty_and_valid() => Assert.Empty((await Shard("7/7")).Exits(0).Run.Trials);

    [Fact]
    public async Task A_baseline_is_refused_for_a_part_of_a_run() =>
        (await _lab.Run([.. Run, "--shard", "1/2", "--baseline", "x"])).Fails(64, "--baseline compares whole runs");

    private Task<LabResult> Shard(string shard) => _lab.Run([.. Run, "--shard", shard, "--out", Path.Combine(_lab.Folder, "out")]);
}
