using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ProxyLab.Tests.Deploy.Support;
using Xunit;

namespace ProxyLab.Tests.Deploy;

/// <summary>The workflows for users: GitHub's by GitHub's own parser, both by what they must do.</summary>
public sealed partial class CiFileTests
{
    private static readonly string GitHub = Repository.File(".github/workflows/proxylab.yml"), Pages = Repository.File(".github/workflows/pages.yml"), GitLab = Repository.File(".gitlab-ci.yml");

    [Fact]
    public async Task GitHub_s_parser_finds_no_fault()
    {
        foreach (var workflow in (string[])[GitHub, Pages]) Assert.Empty(await NodeCheck.Faults("workflow", workflow));
    }

    [Theory]
    [InlineData("needs: shards", "needs: shard")]
    [InlineData("runs-on:", "runs-onn:")]
    [InlineData("matrix.shard", "matrixx.shard")]
    [InlineData("!cancelled()", "!canceled()")]
    public async Task A_damaged_workflow_is_found_out(string was, string @is) => Assert.NotEmpty(await NodeCheck.Faults("workflow", GitHub, was, @is));

    [Fact]
    public async Task Every_action_is_pinned_by_a_commit()
    {
        var actions = (await Steps()).Concat((await NodeCheck.Yaml(Pages))[0]!["jobs"]!["publish"]!["steps"]!.AsArray().OfType<JsonNode>()).Select(s => (string?)s["uses"]).OfType<string>().ToArray();
        Assert.NotEmpty(actions);
        Assert.All(actions, a => Assert.Matches(Pinned(), a));
    }

    [Fact]
    public async Task The_workflow_may_only_read() =>
        Assert.Equal("""{"contents":"read"}""", (await NodeCheck.Yaml(GitHub))[0]!["permissions"]!.ToJsonString());

    [Fact]
    public async Task The_published_matrix_is_what_goes_to_Pages()
    {
        var steps = (await NodeCheck.Yaml(Pages))[0]!["jobs"]!["publish"]!["steps"]!.AsArray();
        var path = steps.Select(s => (string?)s!["with"]?["path"]).Single(p => p is not null)!;
        Assert.True(File.Exists(Repository.File(path + "/index.html")));
    }

    [Fact]
    public async Task The_matrix_has_every_shard()
    {
        var job = (await NodeCheck.Yaml(GitHub))[0]!["jobs"]!["shards"]!;
        var matrix = job["strategy"]!["matrix"]!["shard"]!.AsArray().Select(s => (int)s!).ToArray();
        var count = Regex.Match(job.ToJsonString(System.Text.Json.JsonSerializerOptions.Default), @"matrix\.shard \}\}/(\d+)").Groups[1].Value;
        Assert.Equal(Enumerable.Range(1, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)), matrix);
    }

    [Fact]
    public async Task GitHub_s_commands_are_the_program_s() =>
        CommandLines.RequireGood(string.Join('\n', (await Steps()).Select(s => (string?)s["run"]).OfType<string>()), new() { ["matrix.shard"] = "1" });

    [Fact]
    public async Task GitLab_s_commands_are_the_program_s() =>
        CommandLines.RequireGood(string.Join('\n', (await GitLabJobs()).SelectMany(Script)), new() { ["CI_NODE_INDEX"] = "1", ["CI_NODE_TOTAL"] = "4" });

    [Fact]
    public async Task A_changed_verdict_fails_both()
    {
        var merges = (await Steps()).Select(s => (string?)s["run"]).Concat((await GitLabJobs()).SelectMany(Script)).Where(s => s?.Contains("proxylab merge", StringComparison.Ordinal) == true);
        Assert.All(merges, m => Assert.Contains("--baseline results/published", m, StringComparison.Ordinal));
    }

    [Fact]
    public async Task JUnit_is_published_by_both()
    {
        var gitHub = (await Steps()).Select(s => (string?)s["with"]?["report_paths"]).OfType<string>();
        var gitLab = (await GitLabJobs()).Select(j => (string?)j["artifacts"]?["reports"]?["junit"]).OfType<string>();
        Assert.Equal(["junit.xml", "junit.xml"], gitHub.Concat(gitLab).Select(Path.GetFileName));
    }

    private static async Task<JsonNode[]> Steps() =>
        [.. (await NodeCheck.Yaml(GitHub))[0]!["jobs"]!.AsObject().SelectMany(j => j.Value!["steps"]!.AsArray()).OfType<JsonNode>()];

    private static async Task<JsonNode[]> GitLabJobs() =>
        [.. (await NodeCheck.Yaml(GitLab))[0]!.AsObject().Select(j => j.Value).OfType<JsonObject>().Where(j => j.ContainsKey("script"))];

    private static IEnumerable<string> Script(JsonNode job) => job["script"]!.AsArray().Select(l => (string)l!);

    [GeneratedRegex("^[a-z0-9-]+/[a-z0-9-]+@[0-9a-f]{40}$")]
    private static partial Regex Pinned();
}
