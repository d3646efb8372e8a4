using System.Text.Json.Nodes;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Sharding.Support;
using Xunit;

namespace ProxyLab.Tests.Sharding;

/// <summary><c>proxylab merge</c> over shards of the same evidence.</summary>
public sealed class MergeTests(SplitRun split) : IClassFixture<SplitRun>, IDisposable
{
    private readonly Lab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task Findings_are_those_of_the_whole_run_to_the_last_number()
    {
        var merged = (await Merge(split.Into(_lab.Folder))).Exits(0).Run;
        Assert.Equal(WithoutRun(split.Whole), WithoutRun(merged));
    }

    [Fact]
    public async Task Shards_may_be_given_in_any_order()
    {
        var merged = (await Merge([.. split.Into(_lab.Folder).Reverse()])).Exits(0).Run;
        Assert.Equal(WithoutRun(split.Whole), WithoutRun(merged));
    }

    [Fact]
    public async Task The_run_folder_can_be_judged_again_as_any_other()
    {
        var merged = (await Merge(split.Into(_lab.Folder))).Exits(0).Run;
        var before = WithoutRun(merged);
        (await _lab.Run("judge", merged.Path)).Exits(0);
        Assert.Equal(before, WithoutRun(merged));
    }

    [Fact]
    public async Task A_merged_run_says_which_shards_it_was_merged_from() =>
        Assert.Equal(["shard-1", "shard-2", "shard-3"], (await Merge(split.Into(_lab.Folder))).Run.Json("run.json")["merged_from"]!.AsArray().Select(m => (string)m!));

    [Fact]
    public async Task A_changed_verdict_against_a_baseline_ends_with_1()
    {
        var baseline = Path.Combine(_lab.Folder, "findings.json");
        File.Copy(split.Whole.File("findings.json"), baseline);
        SplitRun.Edit(baseline, json => json["claims"]![0]!["verdict"] = "not applicable");
        (await Merge([.. split.Into(_lab.Folder), "--baseline", baseline])).Fails(1, "was not applicable");
    }

    [Fact]
    public async Task A_missing_shard_is_named_with_the_command_that_makes_it() =>
        (await Merge([.. split.Into(_lab.Folder).Where((_, i) => i != 1)])).Fails(2, "a shard is missing: 2/3", "--shard 2/3", "read-no-write");

    [Fact]
    public async Task A_shard_that_is_given_twice_is_refused()
    {
        var shards = split.Into(_lab.Folder);
        (await Merge([.. shards, shards[2]])).Fails(2, "shard 3/3 is given twice", "leave one of them out");
    }

    [Theory]
    [InlineData("running")]
    [InlineData("interrupted")]
    public async Task An_unfinished_shard_is_refused_with_the_command_that_makes_it_anew(string state) =>
        (await Changed(1, "run.json", json => json["state"] = state)).Fails(2, $"shard 2/3 is unfinished", state, "--shard 2/3");

    [Fact]
    public async Task A_whole_run_among_the_shards_is_refused() =>
        (await Changed(1, "run.json", json => json.Remove("shard"))).Fails(2, "no shard");

    [Fact]
    public async Task Other_settings_are_refused() =>
        (await Changed(1, "run.json", json => json["shard"]!["plan"] = "0")).Fails(2, "shard 1/3", "shard 2/3", "of different plans: the same trials with other settings");

    [Fact]
    public async Task Other_trials_are_refused_and_one_is_named() =>
        (await Changed(2, "run.json", json =>
        {
            json["shard"]!["plan"] = "0";
            json["shard"]!["whole"]!.AsArray().Add("healthy/nginx/1");
        })).Fails(2, "of different plans: 1 trials are in one only, the first healthy/nginx/1");

    [Fact]
    public async Task Another_number_of_shards_is_refused() =>
        (await Changed(2, "run.json", json => json["shard"]!["count"] = 4)).Fails(2, "shard 1/3 and shard 3/4");

    [Fact]
    public async Task A_trial_in_no_shard_is_refused() =>
        (await Changed(0, "run.json", json => json["trials"]!.AsArray().RemoveAt(0))).Fails(2, "divided differently", "is in 0 of them");

    [Theory]
    [InlineData("lab", "differ in the lab")]
    [InlineData("kernel", "differ in the kernel")]
    public async Task Another_program_or_kernel_is_refused(string key, string says) =>
        (await Changed(1, "machine.json", json => json[key] = "another")).Fails(2, "shard 1/3", "shard 2/3", says, "'another'");

    [Theory]
    [InlineData("version")]
    [InlineData("sha256")]
    public async Task Another_proxy_is_refused(string key) =>
        (await Changed(2, "machine.json", json => json["proxies"]!["csharp"]![key] = "another")).Fails(2, $"differ in the {key} of csharp", "'another'");

    private async Task<LabResult> Changed(int shard, string file, Action<JsonObject> change)
    {
        var shards = split.Into(_lab.Folder);
        SplitRun.Edit(Path.Combine(shards[shard], file), change);
        return await Merge(shards);
    }

    private Task<LabResult> Merge(string[] arguments) => _lab.Run(["merge", .. arguments, "--out", Path.Combine(_lab.Folder, "out")]);

    private static string WithoutRun(RunReader run)
    {
        var findings = run.Json("findings.json").AsObject();
        findings.Remove("run");
        return findings.ToJsonString();
    }
}
