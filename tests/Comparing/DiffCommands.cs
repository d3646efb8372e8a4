using System.Text.Json.Nodes;
using ProxyLab.Comparing;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Judging;
using ProxyLab.Tests.Schemas.Support;
using Xunit;

namespace ProxyLab.Tests.Comparing;

/// <summary><c>proxylab diff</c>, and <c>run</c> where it is compared, as the program that they are.</summary>
[Collection(Alone.Name)] // its real runs have short timeouts
public sealed class DiffCommands : IDisposable
{
    private static readonly string[] Single = ["run", "single-request", "--proxy", "csharp", .. EndToEnd.Lab.Quick];

    private readonly EndToEnd.Lab _lab = new();
    private readonly SavedRuns _runs = new();

    [Fact]
    public async Task The_same_verdicts_end_with_0()
    {
        _runs.Save(_runs.A, SavedRuns.Numbers(1, 2), []).Save(_runs.B, SavedRuns.Numbers(3, 4), []);
        var result = (await Diff()).Exits(0);
        Assert.Contains("Verdicts: 0 changed, 1 the same", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Out);
    }

    [Fact]
    public async Task A_changed_verdict_ends_with_1()
    {
        _runs.Save(_runs.A, Verdicts.Repeated(Verdicts.Holds), []).Save(_runs.B, Verdicts.Repeated(Verdicts.Refuted), []);
        Assert.Contains("changed C1 never-accept nginx: holds → refuted", (await Diff()).Exits(1).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_kernel_ends_with_2_and_the_option_compares_all_the_same()
    {
        _runs.Save(_runs.A, Verdicts.Repeated(Verdicts.Holds), []).Save(_runs.B, Verdicts.Repeated(Verdicts.Holds), ("kernel", "Linux 6.2"));
        (await Diff()).Fails(2, "kernel: Linux 6.1 → Linux 6.2", "--across-versions");
        Assert.Contains("* kernel: Linux 6.1 → Linux 6.2", (await Diff("--across-versions")).Exits(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_no_run_ends_with_2() => (await Diff()).Fails(2, "read run: ", "remedy: name a run folder");

    [Fact]
    public async Task One_run_alone_is_bad_usage() => (await _lab.Run("diff", _runs.A)).Fails(64, "'B'");

    [Fact]
    public async Task Json_is_all_that_standard_output_has()
    {
        _runs.Save(_runs.A, SavedRuns.Numbers(1, 2), []).Save(_runs.B, SavedRuns.Numbers(3, 4), []);
        var json = JsonNode.Parse((await Diff("--json")).Exits(0).Out);
        Assert.Empty(JsonSchema.Breaches(json, JsonNode.Parse(await File.ReadAllTextAsync(Repository.File("schemas/diff.schema.json"), TestContext.Current.CancellationToken))!));
    }

    [Fact]
    public async Task Two_real_runs_are_compared_by_their_evidence_and_plans()
    {
        var a = (await _lab.Run([.. Single, "--repeat", "2"])).Exits(0).Run;
        var b = (await _lab.Run([.. Single, "--repeat", "2", "--set", "drain_ticks=15"])).Exits(0).Run;
        var json = JsonNode.Parse((await _lab.Run("diff", a.Path, b.Path, "--json")).Exits(0).Out)!;
        Assert.Contains(json["plans"]!.AsArray(), p => (string)p!["key"]! == "drain_ticks" && (string)p["after"]! == "15");
        Assert.All(
            ["PSS at the peak", "duration of wave 1", "share of 504 in wave 1", "longest queue in wave 1"],
            name => Assert.Equal(2, json["measures"]!.AsArray().Single(m => (string)m!["label"]! == name)!["after"]!.AsArray().Count));
        Assert.Empty(json["machine"]!.AsArray());
    }

    [Fact]
    public async Task Every_measure_of_two_runs_of_the_same_cases_has_its_pair()
    {
        string[] run = ["run", "never-accept", "accept-no-read", "full-unix-queue", "--proxy", "csharp", "--set", "trace=false"];
        ComparedRun[] runs = [ComparedRun.Read((await _lab.Run(run)).Exits(0).Run.Path), ComparedRun.Read((await _lab.Run(run)).Exits(0).Run.Path)];
        MeasureTable[] tables = [.. runs.Select(r => MeasureTable.Of(r, _ => true))];
        var keys = tables.SelectMany(t => t.Keys).Distinct().ToArray();
        Assert.NotEmpty(keys);
        Assert.Equal([], keys.Where(k => tables.Any(t => t.Values(k).Count == 0)));
    }

    [Fact]
    public async Task A_run_against_the_published_one_can_be_made_on_any_machine()
    {
        Directory.CreateDirectory(_runs.A);
        File.Copy(Repository.File("results/published/findings.json"), Path.Combine(_runs.A, "findings.json"));
        var machine = JsonNode.Parse(await File.ReadAllTextAsync(Repository.File("results/published/machine.json"), TestContext.Current.CancellationToken))!;
        machine["kernel"] = "another one";
        Json.Save(Path.Combine(_runs.A, "machine.json"), machine);
        var line = (await _lab.Run([.. Single, "--baseline", _runs.A])).Exits(0).Err.Split('\n').Single(l => l.StartsWith("baseline: ", StringComparison.Ordinal));
        Assert.StartsWith("baseline: measured with another kernel", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_appends_its_summary_to_the_file_that_GitHub_names()
    {
        var summary = Path.Combine(_lab.Folder, "summary.md");
        await File.WriteAllTextAsync(summary, "before\n", TestContext.Current.CancellationToken);
        _lab.Environment["GITHUB_STEP_SUMMARY"] = summary;
        (await _lab.Run([.. Single, "--baseline", Repository.File("results/published")])).Exits(0);
        var text = await File.ReadAllTextAsync(summary, TestContext.Current.CancellationToken);
        Assert.StartsWith("before\n## Proxy Lab\n\ntrials: 1 valid; claims: ", text, StringComparison.Ordinal);
        Assert.Contains("| single-request | **L2** ", text, StringComparison.Ordinal);
        Assert.Contains("### Against the baseline (A)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summary_that_cannot_be_written_does_not_fail_the_run()
    {
        _lab.Environment["GITHUB_STEP_SUMMARY"] = "/nonexistent/summary.md";
        Assert.Contains("no summary: GITHUB_STEP_SUMMARY", (await _lab.Run(Single)).Exits(0).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_a_terminal_tells_each_trial_with_its_outcomes_in_a_plain_line()
    {
        var errors = (await _lab.Run(Single)).Exits(0).Err;
        Assert.Matches(@"^\[1/1\] single-request/csharp/1: \d+\.\d s, 504 × \d+\n$", errors);
    }

    public void Dispose()
    {
        _lab.Dispose();
        _runs.Dispose();
    }

    private Task<LabResult> Diff(params string[] options) => _lab.Run(["diff", _runs.A, _runs.B, .. options]);
}
