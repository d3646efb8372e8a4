using System.Text.Json.Nodes;
using ProxyLab.Judging;
using ProxyLab.Runs;
using ProxyLab.Tests.Judging.Support;
using ProxyLab.Tests.Model;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Judging;

/// <summary>A run folder judged from its files alone.</summary>
public sealed class Judges : IDisposable
{
    private const string Done = "{\"t_ms\":9,\"event\":\"done\"}\n";
    private const string Asked = "{\"t_ms\":8,\"event\":\"upstream-counters\",\"wave\":1,\"accepted\":5}\n";

    private readonly TempFolder _folder = new();
    private readonly RunFolder _run;

    public Judges()
    {
        var request = new RunRequest
        {
            Catalogue = Catalogue.With(new SampleCase()), Cases = [new SampleCase()], Proxies = [ProxyColumn.OfHost(TheLab.Catalogue.Proxy("csharp"))], Profile = Profile.All[0], Jobs = 1, Out = _folder.Path, CommandLine = [],
        };
        _run = RunFolder.Create(request);
    }

    [Fact]
    public void A_whole_trial_whose_fault_is_proven_has_verdicts()
    {
        Save(Asked + Done, "1,1,0,0,1,2,200,ok,9\n");
        Assert.Equal((TrialState.Valid, Verdict.Holds), Judge() is var t ? (t.State, t.Claims.Single().Judgement.Verdict) : default);
    }

    [Fact]
    public void Verdicts_are_saved_beside_the_evidence()
    {
        Save(Asked + Done, "1,1,0,0,1,2,200,ok,9\n");
        Judge();
        Assert.Equal("valid", (string)JsonNode.Parse(File.ReadAllText(Path.Combine(Trial, "verdicts.json")))!["state"]!);
    }

    [Fact]
    public void A_trial_that_this_machine_cannot_run_is_skipped_with_its_reason_and_is_no_failure()
    {
        Save("{\"t_ms\":0,\"event\":\"skipped\",\"reason\":\"it needs root\"}\n");
        AssertWithout(TrialState.Skipped, "it needs root");
        Assert.Empty(new Findings("run", [Judge()]).Failed);
    }

    [Fact]
    public void A_trial_whose_fault_is_not_proven_is_invalid_and_says_what_was_seen()
    {
        Save(Asked.Replace("5", "0", StringComparison.Ordinal) + Done);
        AssertWithout(TrialState.Invalid, "its fault was not proven: Connections reached the upstream: connections reached 0");
    }

    [Fact]
    public void A_trial_whose_upstream_was_not_asked_is_invalid()
    {
        Save(Done);
        AssertWithout(TrialState.Invalid, "its fault was not proven: Connections reached the upstream: the upstream was not asked");
    }

    [Fact]
    public void A_trial_that_failed_is_invalid_with_its_own_reason()
    {
        Save("{\"t_ms\":8,\"event\":\"failed\",\"message\":\"nginx died\"}\n" + Asked + Done);
        AssertWithout(TrialState.Invalid, "nginx died");
    }

    [Fact]
    public void A_trial_that_did_not_come_to_its_end_is_incomplete()
    {
        Save(Asked);
        AssertWithout(TrialState.Incomplete, "it was ended before its end");
    }

    [Fact]
    public void A_trial_without_a_plan_was_never_started() => AssertWithout(TrialState.Incomplete, "it was never started");

    [Fact]
    public void A_trial_with_damaged_evidence_is_invalid_and_names_the_line()
    {
        Save(Asked + Done, "1,1\n");
        AssertWithout(TrialState.Invalid, "requests.csv is damaged at line 2");
    }

    [Fact]
    public void A_trial_that_was_changed_after_its_end_is_damaged_and_its_claims_are_unknown()
    {
        Save(Asked + Done, "1,1,0,0,1,2,200,ok,9\n");
        File.AppendAllText(Path.Combine(Trial, "requests.csv"), "2,1,0,0,1,2,200,ok,9\n");
        var trial = Judge();
        Assert.Equal((TrialState.Damaged, Verdict.Unknown), (trial.State, trial.Claims.Single().Judgement.Verdict));
        Assert.StartsWith("requests.csv does not fit its seal", trial.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_that_ran_to_its_end_without_a_seal_is_damaged()
    {
        Save(Asked + Done);
        File.Delete(Path.Combine(Trial, "seal.json"));
        Assert.Equal(TrialState.Incomplete, Judge().State); // of a run that has not ended
        _run.Close(finished: true);
        Assert.Equal((TrialState.Damaged, "it ran to its end, and its seal.json is not there"), Judge() is var t ? (t.State, t.Reason) : default);
    }

    [Theory]
    [InlineData("requests.csv", "1,1,0,0,1,2,200,ok,9\n", "requests.csv has 2 requests of wave 1, and 1 were started")]
    [InlineData("samples.csv", null, "samples.csv has no row")]
    public void A_trial_that_did_not_save_what_it_must_have_is_invalid(string file, string? line, string says)
    {
        Save(Asked + Done, "1,1,0,0,1,2,200,ok,9\n");
        var path = Path.Combine(Trial, file);
        File.WriteAllText(path, line is null ? File.ReadAllText(path).Split('\n')[0] + "\n" : File.ReadAllText(path) + line);
        Seal.Write(Trial); // the harness itself left it so
        AssertWithout(TrialState.Invalid, says);
    }

    [Fact]
    public void A_trial_whose_clients_failed_by_themselves_is_invalid()
    {
        Save(Asked + Done, "1,1,0,,,2,,local-error,0\n2,1,0,0,1,2,200,ok,9\n");
        AssertWithout(TrialState.Invalid, "1 of 2 requests failed in the client itself (local-error");
    }

    /// <summary>haproxy counts its timeouts in the wall clock; the C# proxy does not.</summary>
    [Theory]
    [InlineData("csharp", 3600, Verdict.Holds)]
    [InlineData("haproxy", 3600, Verdict.Unknown)]
    [InlineData("haproxy", -0.3, Verdict.Unknown)]
    [InlineData("haproxy", 0.02, Verdict.Holds)] // slewed
    public void A_step_of_the_wall_clock_leaves_claims_unknown_of_a_proxy_that_counts_its_timeouts_in_it(string proxy, double stepped, Verdict expected)
    {
        string Dated(string name, double ms, double date) => FormattableString.Invariant($"{{\"t_ms\":{ms},\"event\":\"{name}\",\"unix_s\":{date}}}\n");
        var trial = Path.Combine(_run.Path, "trials", "sample-case", proxy, "1");
        var events = Dated("clock-stepped", 8, 1e6 + stepped + 0.008) + Asked + Dated("done", 9, 1e6 + 0.009);
        SavedTrial.Save(trial, new TrialPlan(new TrialId("sample-case", proxy, 1), Plan.Default, Variant.None, 1), events, "1,1,0,0,1,2,200,ok,9\n");
        var judgement = new Judge(_run, Catalogue.With(new SampleCase())).One(new TrialId("sample-case", proxy, 1)).Claims.Single().Judgement;
        Assert.Equal(expected, judgement.Verdict);
        if (expected == Verdict.Unknown) Assert.StartsWith("the wall clock, in which haproxy counts its timeouts, stepped by ", judgement.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_that_this_program_does_not_have_is_said()
    {
        Save(Asked + Done);
        Assert.Equal("this program has no case 'sample-case'", Assert.Single(new Judge(_run, Catalogue.With()).All()).Reason);
    }

    [Fact]
    public void Proofs_that_ask_for_each_other_end()
    {
        Save(Asked + Done);
        Assert.Equal(TrialState.Invalid, Assert.Single(new Judge(_run, Catalogue.With(new AsksForItself())).All()).State);
    }

    public void Dispose() => _folder.Dispose();

    private string Trial => Path.Combine(_run.Path, "trials", "sample-case", "csharp", "1");

    private void Save(string events, string? requests = null) =>
        SavedTrial.Save(Trial, new TrialPlan(new TrialId("sample-case", "csharp", 1), Plan.Default, Variant.None, 1), events, requests);

    private TrialVerdicts Judge() => Assert.Single(new Judge(_run, Catalogue.With(new SampleCase())).All());

    private void AssertWithout(TrialState state, string reason)
    {
        var trial = Judge();
        Assert.Equal((state, 0), (trial.State, trial.Claims.Count));
        Assert.Contains(reason, trial.Reason, StringComparison.Ordinal);
    }

    /// <summary>Stands in the catalog under the other's name, and its proof asks for its own trial.</summary>
    private sealed class AsksForItself : Case
    {
        public override string Summary => "";

        public override Plan Plan => Plan.Default;

        public override Upstream Upstream => Upstream.Healthy;

        public override Claim Fault => new("fault", "It has a sibling", e => Judgement.Of(e.Sibling("asks-for-itself") is not null, "asked"));

        public override IEnumerable<Claim> Claims => [];
    }
}
