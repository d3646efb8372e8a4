using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>Judging a run folder that is damaged, of another version or unfinished: says what and where, and judges the rest.</summary>
[Collection(Alone.Name)]
public sealed class DamagedRunTests(WholeRun whole)
{
    private const string Victim = "trials/never-accept/csharp/1";

    [Theory]
    [InlineData("{ garbage", "run.json is damaged")]
    [InlineData("[]", "run.json is damaged")]
    [InlineData("{}", "run.json has format version none")]
    [InlineData("""{ "version": 99, "trials": [] }""", "run.json has format version 99; this lab reads version 2")]
    [InlineData("""{ "version": "one", "trials": [] }""", "run.json has format version \"one\"")]
    [InlineData("""{ "version": 2 }""", "run.json is damaged")]
    public async Task A_run_json_that_cannot_be_read_is_named(string text, string says)
    {
        using var lab = new Lab();
        var run = Path.Combine(lab.Folder, "run");
        Directory.CreateDirectory(run);
        await File.WriteAllTextAsync(Path.Combine(run, "run.json"), text, TestContext.Current.CancellationToken);
        (await lab.Run("judge", run)).Fails(2, says);
    }

    [Fact]
    public async Task A_folder_that_is_no_run_is_named()
    {
        using var lab = new Lab();
        (await lab.Run("judge", lab.Folder)).Fails(2, lab.Folder, "run.json");
        (await lab.Run("judge", "/nonexistent")).Fails(2, "/nonexistent");
    }

    [Theory]
    [InlineData("samples.csv", "garbage,line\n", "samples.csv is damaged at line")]
    [InlineData("requests.csv", "1,1,x,x,x,x,x,x,x\n", "requests.csv is damaged at line")]
    [InlineData("requests.csv", "1,1,1,1,1,1,200,perhaps,5\n", "no outcome 'perhaps'")]
    [InlineData("events.jsonl", "{ garbage\n{}\n", "events.jsonl is damaged at line")]
    public async Task A_damaged_line_makes_its_trial_invalid_and_no_other(string file, string line, string says)
    {
        using var lab = new Lab();
        var run = await Copy(lab);
        await File.AppendAllTextAsync(run.File($"{Victim}/{file}"), line, TestContext.Current.CancellationToken);
        (await lab.Run("judge", run.Path)).Exits(2);
        OnlyTheVictimIs(run, "invalid", says);
    }

    [Theory]
    [InlineData("samples.csv", "12345.678,12345.0")]
    [InlineData("requests.csv", "999,1,12")]
    [InlineData("events.jsonl", "{\"t_ms\":12345.6,\"eve")]
    public async Task A_last_line_that_a_crash_cut_short_is_left_out(string file, string half)
    {
        using var lab = new Lab();
        var run = await Copy(lab);
        var before = run.Json("findings.json")["claims"]!.ToJsonString();
        await File.AppendAllTextAsync(run.File($"{Victim}/{file}"), half, TestContext.Current.CancellationToken);
        (await lab.Run("judge", run.Path)).Exits(0);
        Assert.Equal(before, run.Json("findings.json")["claims"]!.ToJsonString());
    }

    [Theory]
    [InlineData("plan.json", null, "incomplete", "never started")]
    [InlineData("plan.json", "{ garbage", "invalid", "plan.json")]
    [InlineData("plan.json", """{ "version": 99 }""", "invalid", "format version 99")]
    [InlineData("events.jsonl", null, "incomplete", "")]
    [InlineData("samples.csv", null, "invalid", "")]
    public async Task A_file_that_is_missing_or_unreadable_makes_its_trial_invalid_and_no_other(string file, string? text, string state, string says)
    {
        using var lab = new Lab();
        var run = await Copy(lab);
        File.Delete(run.File($"{Victim}/{file}"));
        if (text is not null) await File.WriteAllTextAsync(run.File($"{Victim}/{file}"), text, TestContext.Current.CancellationToken);
        (await lab.Run("judge", run.Path)).Exits(2);
        OnlyTheVictimIs(run, state, says);
    }

    [Fact]
    public async Task Judge_says_which_trials_of_an_interrupted_run_are_whole()
    {
        using var lab = new Lab();
        using var interrupted = lab.Start(["run", "single-request", "healthy", "--proxy", "csharp", "--jobs", "1", "--set", "requests=1",
            "--repeat", "2", .. Lab.Quick]);
        await interrupted.Event("done");
        interrupted.Signal(2);
        var run = (await interrupted.Result()).Exits(2).Run;
        Assert.Equal("interrupted", run.State);

        var judged = (await lab.Run("judge", run.Path)).Exits(2);
        var whole = run.Trials.Where(t => t.Has("done")).ToArray();
        Assert.InRange(whole.Length, 1, 3);
        Assert.Contains($"this run was interrupted: {whole.Length} of 4 trials are whole", judged.Err, StringComparison.Ordinal);
        Assert.All(whole, t => Assert.Contains($"whole: {t.Case}/{t.Proxy}/{Path.GetFileName(t.Folder)}\n", judged.Err, StringComparison.Ordinal));
        Assert.Contains(run.Json("findings.json")["trials"]!.AsArray(), t => (string)t!["state"]! == "incomplete");
    }

    private async Task<RunReader> Copy(Lab lab) => (await whole.Run()).CopyTo(Path.Combine(lab.Folder, "copy"));

    private static void OnlyTheVictimIs(RunReader run, string state, string says)
    {
        var trials = run.Json("findings.json")["trials"]!.AsArray();
        var victim = Assert.Single(trials, t => (string)t!["state"]! != "valid")!;
        Assert.Equal(Victim, $"trials/{victim["case"]}/{victim["proxy"]}/{victim["n"]}");
        Assert.Equal(state, (string)victim["state"]!);
        Assert.Contains(says, (string)victim["reason"]!, StringComparison.Ordinal);
    }
}
