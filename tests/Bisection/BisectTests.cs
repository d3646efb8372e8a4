using System.Text.Json.Nodes;
using ProxyLab.Native;
using ProxyLab.Tests.Bisection.Support;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Schemas.Support;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Bisection;

/// <summary>The command on real cases.</summary>
public sealed class BisectTests(BisectRun bisect)
{
    private const int SIGINT = 2;

    [Fact]
    public async Task Of_four_switches_it_finds_the_one_that_flips_the_verdict()
    {
        var answer = (await bisect.Run()).Json("bisect.json");
        Assert.Equal(("found", "holds", "refuted"), ((string)answer["ending"]!, (string)answer["verdict_off"]!, (string)answer["verdict_on"]!));
        Assert.Equal(["worker_connections"], Keys(answer["minimal"]));
        Assert.Equal(("holds", "holds", null), ((string)answer["without_one"]!["worker_connections"]!, (string)answer["others_alone"]!, answer["another"]));
    }

    [Fact]
    public async Task It_takes_fewer_trials_than_the_full_factorial_and_counts_those_that_there_are()
    {
        var run = await bisect.Run();
        var answer = run.Json("bisect.json");
        Assert.Equal((16, 32), ((int)answer["full_factorial"]!["configurations"]!, (int)answer["full_factorial"]!["trials"]!));
        Assert.InRange((int)answer["trials"]!, 4, 31);
        Assert.Equal((int)answer["trials"]!, run.Trials.Count);
        Assert.Equal((int)answer["configurations"]!, answer["path"]!.AsArray().DistinctBy(c => string.Join(' ', Keys(c!["on"]))).Count());
    }

    [Fact]
    public async Task Each_trial_was_told_the_values_of_its_configuration()
    {
        var run = await bisect.Run();
        foreach (var configuration in run.Json("bisect.json")["path"]!.AsArray())
        {
            foreach (var trial in configuration!["trials"]!.AsArray())
            {
                var plan = new TrialReader(run.File(Path.Combine("trials", (string)trial!["trial"]!))).Plan["plan"]!;
                Assert.Equal(Keys(configuration["on"]).Contains("worker_connections") ? "10" : "derived", plan["worker_connections"]!.ToString());
                Assert.Equal(Keys(configuration["on"]).Contains("transport") ? "tcp" : "unix", (string)plan["transport"]!);
            }
        }
    }

    [Fact]
    public async Task Its_folder_is_an_ordinary_run_that_can_be_judged_again()
    {
        using var lab = new EndToEnd.Lab();
        var run = (await bisect.Run()).CopyTo(Path.Combine(lab.Folder, "copy"));
        var before = run.Json("findings.json")["claims"]!.ToJsonString();
        (await lab.Run("judge", run.Path)).Exits(0);
        Assert.Equal(before, run.Json("findings.json")["claims"]!.ToJsonString());
        Assert.Equal(run.Trials.Count, run.Json("run.json")["trials"]!.AsArray().Count);
        Assert.Equal("finished", run.State);
    }

    [Fact]
    public async Task Json_is_all_that_standard_output_has_and_the_path_goes_to_standard_error()
    {
        var result = await bisect.Result;
        Assert.Equal(result.Exits(0).Run.Json("bisect.json").ToJsonString(), JsonNode.Parse(result.Out)!.ToJsonString());
        Assert.Contains("is 1-minimal: without any one of", result.Err, StringComparison.Ordinal);
        Assert.All(result.Err.Split('\n').Where(l => !l.Contains("pl-e2e-", StringComparison.Ordinal)), l => Assert.InRange(l.Length, 0, 80));
    }

    [Theory]
    [InlineData("bisect")]
    [InlineData("run")]
    public async Task Its_files_are_as_their_schemas_say(string name) => Assert.Empty(JsonSchema.Breaches(
        (await bisect.Run()).Json($"{name}.json"), JsonNode.Parse(await File.ReadAllTextAsync(Repository.File($"schemas/{name}.schema.json"), Stop))!));

    [Fact]
    public async Task Of_four_switches_it_finds_the_two_that_flip_the_verdict_only_together()
    {
        Needs.Proxy("nginx");
        using var lab = new EndToEnd.Lab();

        // The accept queue is as long as the smaller of backlog and somaxconn, and with a short one clients are turned away at once.
        var result = (await lab.Run(["bisect", "never-accept", "--claim", "C2c", "--proxy", "nginx", "--factor", "somaxconn=8,4096",
            "--factor", "waves=2,1", "--factor", "body_bytes=0,16", "--factor", "backlog=8,511", "--set", "read_timeout=1s", "--set", "clients=40"])).Exits(0);
        var answer = result.Run.Json("bisect.json");
        Assert.Equal(["somaxconn", "backlog"], Keys(answer["minimal"]));
        Assert.InRange((int)answer["trials"]!, 4, 31);
        Assert.Contains("Minimal set: somaxconn=4096 backlog=511\n", result.Out, StringComparison.Ordinal);
        Assert.Contains("  without somaxconn: refuted\n  without backlog: refuted\n  the others alone: refuted\n", result.Out, StringComparison.Ordinal);
        Assert.Contains($"{answer["trials"]} trials; the full factorial takes at least 32\n", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_all_off_and_all_on_give_the_same_it_says_so_and_exits_with_1()
    {
        using var lab = new EndToEnd.Lab();
        var result = (await lab.Run(["bisect", "healthy", "--claim", "C1c", "--proxy", "csharp", "--factor", "waves=2,1", .. BisectRun.Patient])).Exits(1);
        Assert.Contains("The verdict does not flip: holds with all off, and with all on.", result.Out, StringComparison.Ordinal);
        Assert.Equal("no flip", (string)result.Run.Json("bisect.json")["ending"]!);
    }

    [Fact]
    public async Task When_the_trials_tell_nothing_it_gives_up_and_says_why()
    {
        using var lab = new EndToEnd.Lab();

        // The claim compares with another case, which is not run here.
        var result = await lab.Run(["bisect", "read-no-write", "--claim", "C4d", "--proxy", "csharp", "--factor", "waves=2,1",
            "--repeat-at-most", "2", "--set", "clients=5", .. EndToEnd.Lab.Quick]);
        result.Fails(2, "not sure with none on: unknown 2/2", "accept-no-read", "remedy");
        Assert.Equal(("not sure", 4), ((string)result.Run.Json("bisect.json")["ending"]!, result.Run.Trials.Count));
    }

    [Fact]
    public async Task Interrupted_it_leaves_nothing_behind_but_its_folder()
    {
        using var host = await LittleHost.Start();
        var before = await host.State();
        host.Lab.Wrapper = [.. host.Lab.Wrapper, "setsid"];
        using var search = host.Lab.Start("bisect", "never-accept", "--claim", "C2c", "--factor", "backlog=50,511", "--factor", "waves=2,1",
            "--set", "clients=40", "--set", "read_timeout=30s", "--set", "send_timeout=30s", "--out", "/tmp/out");
        await search.Event("wave-start", 1);
        Assert.Equal(0, LibcProcess.kill(-await LittleHost.Runner(search), SIGINT)); // as a shell does: Ctrl-C reaches the whole group
        var result = await search.Result();
        await Eventually.Equal(before, host.State);
        result.Fails(2, "interrupted", "proxylab judge");
        Assert.Equal(("interrupted", "interrupted"), (result.Run.State, (string)result.Run.Json("bisect.json")["ending"]!));
    }

    [Fact]
    public async Task A_dry_run_shows_the_question_and_runs_nothing()
    {
        using var lab = new EndToEnd.Lab();
        var result = (await lab.Run(["bisect", "healthy", "--claim", "C1c", .. BisectRun.Factors, "--dry-run"])).Exits(0);
        Assert.Contains("16 configurations", result.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(lab.Folder, "out")));
    }

    private static string[] Keys(JsonNode? keys) => [.. keys!.AsArray().Select(k => (string)k!)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
