using ProxyLab.Judging;
using ProxyLab.Report.Text;
using ProxyLab.Runs;
using ProxyLab.Trials;
using ProxyLab.Tests.Judging.Support;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Judging;

/// <summary>A case whose trials differ in their settings, and whose claims are judged once for all of them.</summary>
public sealed class ComparingVariants : IDisposable
{
    private const string Good = "{\"t_ms\":8,\"event\":\"upstream-counters\",\"wave\":1,\"accepted\":5}\n{\"t_ms\":9,\"event\":\"done\"}\n";

    private readonly TempFolder _folder = new();
    private readonly RunRequest _request;
    private readonly RunFolder _run;

    public ComparingVariants()
    {
        _request = new RunRequest
        {
            Catalogue = Catalogue.With(new Compares()), Cases = [new Compares()], Proxies = [ProxyColumn.OfHost(TheLab.Catalogue.Proxy("csharp"))], Profile = Profile.All[0], Jobs = 1, Repeat = 2, Out = _folder.Path, CommandLine = [],
        };
        _run = RunFolder.Create(_request);
    }

    [Fact]
    public void A_grid_has_every_combination_and_its_last_factor_is_the_fastest() => Assert.Equal(
        ["somaxconn=8 transport=unix", "somaxconn=8 transport=tcp", "somaxconn=64 transport=unix", "somaxconn=64 transport=tcp"],
        Variant.Grid(("somaxconn", [8, 64]), ("transport", [Transport.Unix, Transport.Tcp])).Select(v => v.ToString()));

    [Fact]
    public void Each_variant_is_a_trial_with_its_settings_and_rounds_are_outermost() => Assert.Equal(
        [(1, "clients=1", 1, 1), (2, "clients=2", 2, 1), (3, "clients=1", 1, 2), (4, "clients=2", 2, 2)],
        _request.Trials().Select(t => (t.Id.N, t.Variant.ToString(), t.Plan.Clients, t.Round)));

    [Fact]
    public void What_is_set_on_the_command_line_wins() =>
        Assert.All((_request with { Settings = ["clients=9"] }).Trials(), t => Assert.Equal(9, t.Plan.Clients));

    [Fact]
    public void A_case_runs_on_its_own_proxies_alone() =>
        Assert.All((_request with { Cases = [new NginxAlone()], Proxies = [.. TheLab.Catalogue.Proxies.Select(ProxyColumn.OfHost)] }).Trials(), t => Assert.Equal("nginx", t.Id.Proxy));

    [Fact]
    public async Task Where_root_is_not_to_be_had_trials_that_need_it_are_skipped_with_the_reason_and_nothing_is_started()
    {
        var request = _request with { Cases = [new NeedsRootItself()], NoRoot = "it needs root" };
        var run = RunFolder.Create(request);
        await new Runner(run, [], new Progress<TrialProgress>()).Run(request.Trials(), request.Jobs, TestContext.Current.CancellationToken);
        var findings = new Findings("run", new Judge(run, Catalogue.With(new NeedsRootItself())).All());
        Assert.Equal([(TrialState.Skipped, "it needs root"), (TrialState.Skipped, "it needs root")], findings.Trials.Select(t => (t.State, t.Reason)));
        Assert.Empty(findings.Failed);
        Assert.Contains("<skipped message=\"it needs root\"", JUnit.Write(findings), StringComparison.Ordinal);
        Assert.Contains("- needs-root-itself/csharp/1: skipped: it needs root", FindingsMarkdown.Write(findings, [], ""), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_can_be_traced_only_the_traced_variants_are_skipped() => Assert.Equal(
        [null, "strace is not installed"],
        (_request with { Cases = [new TracedOnce()], Repeat = 1, NoTrace = "strace is not installed" }).Trials().Select(t => t.Skip));

    [Fact]
    public void Where_no_veth_pair_can_be_made_trials_on_one_are_skipped() =>
        Assert.All((_request with { Settings = ["link=veth"], NoVeth = "ip is not installed" }).Trials(), t => Assert.Equal("ip is not installed", t.Skip));

    [Fact]
    public void Claims_are_judged_from_the_first_variant_which_finds_the_others_of_its_round()
    {
        Save();
        var judged = new Judge(_run, Catalogue.With(new Compares())).All();
        Assert.Equal([1, 0, 1, 0], judged.Select(t => t.Claims.Count));
        Assert.Equal("clients 1; and 2", judged[2].Claims[0].Judgement.Observed);
        Assert.Equal(["holds 2/2"], new Findings("run", judged).All.Select(f => f.Summary));
    }

    [Fact]
    public void A_claim_is_unknown_when_a_variant_has_no_verdicts_and_says_why()
    {
        Save();
        var variant = _request.Trials()[1];
        SavedTrial.Save(RunFiles.Trial(_run.Path, variant.Id), variant, Good[..Good.IndexOf('\n', StringComparison.Ordinal)] + "\n");
        var claim = new Judge(_run, Catalogue.With(new Compares())).All()[0].Claims.Single().Judgement;
        Assert.Equal((Verdict.Unknown, "the variant 'clients=2' is incomplete: it was ended before its end"), (claim.Verdict, claim.Observed));
    }

    [Fact]
    public void A_variant_that_was_not_run_makes_the_claim_unknown()
    {
        Save();
        Directory.Delete(RunFiles.Trial(_run.Path, _request.Trials()[1].Id), recursive: true);
        Assert.Equal(Verdict.Unknown, new Judge(_run, Catalogue.With(new Compares())).All()[0].Claims.Single().Judgement.Verdict);
    }

    public void Dispose() => _folder.Dispose();

    private void Save()
    {
        foreach (var trial in _request.Trials())
        {
            SavedTrial.Save(RunFiles.Trial(_run.Path, trial.Id), trial, Good);
        }
    }

    private class Compares : Case
    {
        public override string Summary => "";

        public override Plan Plan => Plan.Default;

        public override IReadOnlyList<Variant> Variants => Variant.Grid(("clients", [1, 2]));

        public override Upstream Upstream => Upstream.Healthy;

        public override IEnumerable<Claim> Claims =>
        [
            new("V", "Two have more than one", e => Judgement.Of(e.Variant(Variant.Of(("clients", 2))).Plan.Clients > e.Plan.Clients, $"clients {e.Plan.Clients}; and {e.Variant(Variant.Of(("clients", 2))).Plan.Clients}")),
        ];
    }

    private sealed class NeedsRootItself : Compares
    {
        public override bool NeedsRoot => true;

        public override IReadOnlyList<Variant> Variants => [Variant.None];
    }

    private sealed class TracedOnce : Compares
    {
        public override IReadOnlyList<Variant> Variants => [TheLab.Variant("trace=false"), TheLab.Variant("trace=true")];
    }

    private sealed class NginxAlone : Compares
    {
        public override IReadOnlyList<string> Proxies => ["nginx"];
    }
}
