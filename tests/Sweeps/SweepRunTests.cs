using System.Text.Json.Nodes;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Schemas.Support;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Sweeps;

/// <summary>Sweeps of the real program over a key of the plan, a case's own setting and a proxy's verbatim line.</summary>
public sealed class SweepRunTests : IDisposable
{
    private readonly Lab _lab = new() { Draws = true };

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_sweep_over_a_key_tells_the_boundary_in_words_and_saves_a_figure_s_data()
    {
        Needs.Proxy("nginx");
        var result = await _lab.Run(["run", "never-accept", "--proxy", "nginx", "--sweep", "backlog=8,64", "--set", "clients=40", .. Lab.Quick]);
        var run = result.Exits(0).Run;
        Assert.Contains("nginx: refuted at backlog 8, holds at 64: the verdict changes between 8 and 64", result.Out, StringComparison.Ordinal);
        var findings = run.Json("findings.json");
        Assert.Equal(["8", "64"], Claims(findings, "C2c").Select(c => (string)c["sweep"]!["backlog"]!.ToString()));
        Assert.Contains("holds at 64", Boundary(findings, "C2c"), StringComparison.Ordinal);
        Assert.Empty(JsonSchema.Breaches(findings, Schema("findings")));
        AssertFigure(run, "sweep-never-accept-C2c", points: 2);
        Assert.Contains("at backlog=8", File.ReadAllText(run.File("junit.xml")), StringComparison.Ordinal);
        Assert.Contains("## Sweep", File.ReadAllText(run.File("findings.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_over_lines_of_a_proxy_s_configuration_tells_what_holds_with_which()
    {
        Needs.Proxy("nginx");
        var result = await _lab.Run(
        [
            "run", "never-accept", "--proxy", "nginx,csharp", "--set", "clients=20", .. Lab.Quick,
            "--sweep", "nginx.location=proxy_next_upstream off;", "--sweep", "nginx.location=proxy_next_upstream error timeout;",
        ]);
        var run = result.Exits(0).Run;
        Assert.Equal("holds with every value", Boundary(run.Json("findings.json"), "C2c"));
        Assert.Equal(["proxy_next_upstream off;", "proxy_next_upstream error timeout;"], AssertFigure(run, "sweep-never-accept-C2c", points: 2)["x"]!["categories"]!.AsArray().Select(c => (string)c!));
        Assert.Single(run.Trials, t => t.Proxy == "csharp"); // which knows nothing of that setting
    }

    [Fact]
    public async Task A_sweep_over_a_case_s_own_setting_saves_a_figure_s_data()
    {
        await Needs.Root();
        var run = (await _lab.Run(["run", "per-cpu-listeners", "--sweep", "kept=2,4", "--set", "clients=10", .. Lab.Quick])).Exits(0).Run;
        Assert.Equal(["2", "4"], run.Json("findings.json")["sweeps"]![0]!["values"]!.AsArray().Select(v => (string)v!));
        Assert.NotEmpty(Directory.GetFiles(run.File("figures"), "sweep-per-cpu-listeners-*.json"));
    }

    [Fact]
    public async Task A_search_finds_the_two_values_between_which_the_verdict_changes()
    {
        Needs.Proxy("nginx");
        var result = await _lab.Run(["run", "never-accept", "--proxy", "nginx", "--until-changed", "backlog=1..60", "--set", "clients=20", .. Lab.Quick]);
        var run = result.Exits(0).Run;
        Assert.Contains("on nginx: refuted up to backlog 18, holds from 19 on", result.Out, StringComparison.Ordinal); // the queue holds one more than its backlog
        Assert.Contains("no change from 1 to 60 on nginx:", result.Out, StringComparison.Ordinal);
        Assert.StartsWith("refuted up to backlog 18, holds from 19 on", Boundary(run.Json("findings.json"), "C2c"), StringComparison.Ordinal); // on a busy machine another value may be unknown
        Assert.Equal(run.Trials.Count, run.Trials.Select(t => t.Folder).Distinct().Count());
    }

    [Fact]
    public async Task A_search_in_which_no_claim_changes_ends_with_1()
    {
        var result = await _lab.Run(["run", "healthy", "--proxy", "csharp", "--until-changed", "backlog=60..64", "--set", "requests=100", .. Lab.Quick]);
        Assert.Contains("no change from 60 to 64 on csharp:", result.Exits(1).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exactly one", "--until-changed", "backlog=1..9", "healthy")]
    [InlineData("cannot be given together", "--until-changed", "backlog=1..9", "--sweep", "workers=1,2")]
    [InlineData("--shard", "--until-changed", "backlog=1..9", "--shard", "1/2")]
    [InlineData("both swept and set", "--until-changed", "backlog=1..9", "--set", "backlog=4")]
    [InlineData("both swept and set", "--sweep", "backlog=1,9", "--set", "backlog=4")]
    [InlineData("one value", "--sweep", "backlog=1")]
    [InlineData("Did you mean 'backlog'?", "--sweep", "baklog=1,2")]
    [InlineData("Did you mean 'backlog'?", "--until-changed", "baklog=1..2")]
    public async Task What_cannot_be_swept_or_searched_is_bad_usage(string why, params string[] options) =>
        Assert.Contains(why, (await _lab.Run(["run", "never-accept", .. options])).Exits(64).Err, StringComparison.Ordinal);

    [Fact]
    public async Task A_key_that_a_variant_sets_cannot_be_swept() =>
        Assert.Contains("compares values of rps itself", (await _lab.Run(["run", "per-cpu-listeners", "--sweep", "rps=0,3"])).Exits(64).Err, StringComparison.Ordinal);

    [Fact]
    public async Task A_dry_run_shows_the_trials_of_each_point()
    {
        var output = (await _lab.Run(["run", "never-accept", "--proxy", "csharp", "--sweep", "backlog=8,64", "--dry-run"])).Exits(0).Out;
        Assert.Contains("never-accept/csharp/1  backlog=8", output, StringComparison.Ordinal);
        Assert.Contains("2 trials", output, StringComparison.Ordinal);
    }

    /// <summary>The figure's data are there, as the schema says, with so many points.</summary>
    private static JsonNode AssertFigure(RunReader run, string name, int points)
    {
        var figure = run.Json($"figures/{name}.json");
        Assert.Empty(JsonSchema.Breaches(figure, Schema("figure")));
        Assert.Equal(points, figure["panels"]![0]!["series"]!.AsArray().Single(s => (string)s!["kind"]! == "points")!["x"]!.AsArray().Count);
        return figure;
    }

    private static IEnumerable<JsonNode> Claims(JsonNode findings, string id) => findings["claims"]!.AsArray().Where(c => (string)c!["id"]! == id).Select(c => c!);

    private static string Boundary(JsonNode findings, string id) => (string)findings["sweeps"]!.AsArray().Single(s => (string)s!["id"]! == id)!["boundary"]!;

    private static JsonNode Schema(string name) => JsonNode.Parse(File.ReadAllText(Repository.File($"schemas/{name}.schema.json")))!;
}
