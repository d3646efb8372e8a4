using ProxyLab.Bisection;
using ProxyLab.Runs;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Bisection;

/// <summary>From switches to trials.</summary>
public sealed class QuestionTests
{
    [Fact]
    public void A_round_has_one_trial_with_the_switches_as_they_are()
    {
        var trial = Assert.Single(Ask(new Plain(), "backlog=64,8", "waves=2,1").Round(SwitchSet.Of(1), 3));
        Assert.Equal((3, 3, 64, 1, 7), (trial.Id.N, trial.Round, trial.Plan.Backlog, trial.Plan.Waves, trial.Plan.Clients));
    }

    [Fact]
    public void A_round_of_a_case_that_compares_has_a_trial_for_each_variant() => Assert.Equal(
        [(5, 3, 5, 8), (6, 3, 6, 8)],
        Ask(new Compares(), "backlog=64,8").Round(SwitchSet.Of(0), 3).Select(t => (t.Id.N, t.Round, t.Plan.Requests, t.Plan.Backlog)));

    [Fact]
    public void Where_a_switch_is_what_the_case_compares_a_round_is_one_trial_and_no_variant()
    {
        var question = Ask(new Compares(), "requests=1,2");
        Assert.Equal([("", 2)], question.Round(SwitchSet.Of(0), 3).Select(t => (t.Variant.ToString(), t.Plan.Requests)));
        Assert.Equal(1, question.TrialsEach);
    }

    [Fact]
    public void Switches_are_named_by_their_keys_and_set_by_their_second_values()
    {
        var question = Ask(new Plain(), "backlog=64,8", "read_timeout=2s,500ms");
        Assert.Equal(["backlog=8", "read_timeout=500ms"], question.Settings(question.All));
        Assert.Equal(["read_timeout"], question.Keys(SwitchSet.Of(1)));
    }

    private static Question Ask(Case @case, params string[] factors)
    {
        var request = new RunRequest
        {
            Catalogue = Catalogue.With(@case), Cases = [@case], Proxies = [ProxyColumn.OfHost(TheLab.Catalogue.Proxy("csharp"))], Profile = Profile.All[0], Settings = ["clients=7"], Jobs = 1, Out = "", CommandLine = [],
        };
        return new Question(request, "V", factors, atMost: 7);
    }

    private class Plain : Case
    {
        public override string Summary => "";

        public override Plan Plan => Plan.Default;

        public override Upstream Upstream => Upstream.Healthy;

        public override IEnumerable<Claim> Claims => [new("V", "It is", _ => Judgement.Of(true, ""))];
    }

    private sealed class Compares : Plain
    {
        public override IReadOnlyList<Variant> Variants => Variant.Grid(("requests", [5, 6]));
    }
}
