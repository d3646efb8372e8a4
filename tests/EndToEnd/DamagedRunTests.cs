using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>Judging a run folder that is damaged, of another version or unfinished: says what and where, and judges the rest.</summary>
public sealed class DamagedRunTests(WholeRun whole)
{
    private const string Victim = "trials/never-accept/csharp/1";

    [Theory]
    [InlineData("{ garbage", "run.json is damaged")]
    [InlineData("[]", "run.json is damaged")]
    [InlineData("{}", "run.json has format version none")]
    [InlineData("""{ "version": 99, "trials": [] }""", "run.json has format version 99; this lab reads version 2")]
    [InlineData("""{ "version": "one", "trials": [] }""", "run.json has format version \"one\"")]
    [InlineData("""{ "version": "\ud800", "trials": [] }""", "run.json has format version that is no text")]
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
    [InlineData("samples.csv", "garbage,line\n")]
    [InlineData("requests.csv", "1,1,1,1,1,1,200,ok,5\n")]
    [InlineData("events.jsonl", "{ garbage\n{}\n")]
    [InlineData("samples.csv", "12345.678,12345.0")]
    [InlineData("proxy.log", "one more line\n")]
    public async Task A_line_more_makes_its_trial_damaged_and_no_other(string file, string line)
    {
        using var lab = new Lab();
        var run = await Copy(lab);
        await File.AppendAllTextAsync(run.File($"{Victim}/{file}"), line, TestContext.Current.CancellationToken);
        (await lab.Run("judge", run.Path)).Exits(2);
        OnlyTheVictimIs(run, "damaged", $"{file} does not fit its seal");
    }

    [Theory]
    [InlineData("plan.json", null, "plan.json is not there any more")]
    [InlineData("plan.json", "{ garbage", "plan.json does not fit its seal")]
    [InlineData("events.jsonl", null, "events.jsonl is not there any more")]
    [InlineData("samples.csv", null, "samples.csv is not there any more")]
    [InlineData("seal.json", null, "its seal.json is not there")]
    [InlineData("seal.json", "{ garbage", "its seal cannot be read")]
    public async Task A_file_that_is_missing_or_another_makes_its_trial_damaged_and_no_other(string file, string? text, string says)
    {
        using var lab = new Lab();
        var run = await Copy(lab);
        File.Delete(run.File($"{Victim}/{file}"));
        if (text is not null) await File.WriteAllTextAsync(run.File($"{Victim}/{file}"), text, TestContext.Current.CancellationToken);
        (await lab.Run("judge", run.Path)).Exits(2);
        OnlyTheVictimIs(run, "damaged", says);
    }

    [Fact]
    public async Task Judge_says_which_trials_of_an_interrupted_run_are_whole()
    {
        using var lab = new Lab();
        using var interrupted = lab.Start(["run", "single-request", "healthy", "--proxy", "csharp", "--jobs", "1", "--set", "requests=1",
            "--repeat", "2", .. Lab.Quick]);
        await Eventually.Is(() => interrupted.Newest?.Trials.Any(Sealed) == true, "the first trial's seal");
        interrupted.Signal(2);
        var run = (await interrupted.Result()).Exits(2).Run;
        Assert.Equal("interrupted", run.State);

        var judged = (await lab.Run("judge", run.Path)).Exits(2);
        var whole = run.Trials.Where(Sealed).ToArray();
        Assert.InRange(whole.Length, 1, 3);
        Assert.Contains($"this run was interrupted: {whole.Length} of 4 trials are whole", judged.Err, StringComparison.Ordinal);
        Assert.All(whole, t => Assert.Contains($"whole: {t.Case}/{t.Proxy}/{Path.GetFileName(t.Folder)}\n", judged.Err, StringComparison.Ordinal));
        Assert.Contains(run.Json("findings.json")["trials"]!.AsArray(), t => (string)t!["state"]! == "incomplete");
    }

    private static bool Sealed(TrialReader trial) => File.Exists(trial.File("seal.json"));

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
