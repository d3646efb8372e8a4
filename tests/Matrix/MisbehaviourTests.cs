using ProxyLab.Tests.Judging;
using ProxyLab.Tests.Matrix.Support;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Matrix;

/// <summary>What every misbehaviour has, and how the rules mark what clients got.</summary>
public sealed class MisbehaviourTests
{
    public static TheoryData<string> Names => [.. All.Select(m => m.Name)];

    private static Misbehaviour[] All { get; } = [.. TheLab.Catalogue.Cases.OfType<Misbehaviour>()];

    [Fact]
    public void There_are_thirty_or_more_in_every_group_some_and_no_two_rows_have_a_name()
    {
        Assert.InRange(All.Length, 30, 1000);
        Assert.Equal(Enum.GetValues<MisbehaviourGroup>(), All.Select(m => m.Group).Distinct().Order());
        var rows = All.SelectMany(m => m.Kinds.Select(m.RowOf)).ToArray();
        Assert.Equal(rows.Length, rows.Distinct().Count());
        Assert.All(rows, row => Assert.Matches("^[a-z0-9-]+$", row));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_asks_a_question_names_its_source_and_says_what_one_would_wish(string name)
    {
        var misbehaviour = Of(name);
        Assert.EndsWith("?", misbehaviour.Question, StringComparison.Ordinal);
        Assert.NotEmpty(misbehaviour.Source.Section);
        Assert.All(misbehaviour.Variants, v => Assert.NotEmpty(misbehaviour.Wished(PlanOf(misbehaviour, v)).Words));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_healthy_upstream_proves_no_fault(string name)
    {
        var misbehaviour = Of(name);
        foreach (var variant in misbehaviour.Variants)
        {
            var hand = Typical.Healthy(PlanOf(misbehaviour, variant), 9, Typical.Gone(20, 200, 0.1));
            hand.Log = [];
            hand.Upstream = [.. Enumerable.Range(1, 20).Select(request => new SeenRequest(request, 1, request).Row())];
            var proof = misbehaviour.Fault.Judge(hand.Build());
            Assert.True(proof.Verdict is Verdict.Refuted or Verdict.Unknown, $"{variant}: {proof.Verdict}: {proof.Observed}");
        }
    }

    [Theory]
    [InlineData("half-answer", "half_framing=length half_ending=fin", Outcome.Ok, 200, "whole", Verdict.Refuted)]
    [InlineData("half-answer", "half_framing=length half_ending=fin", Outcome.Cut, 200, "whole", Verdict.Holds)]
    [InlineData("half-answer", "half_framing=length half_ending=fin", Outcome.Cut, 200, "wish", Verdict.Holds)]
    [InlineData("half-answer", "half_framing=until-close half_ending=fin", Outcome.Ok, 200, "whole", Verdict.NotApplicable)]
    [InlineData("half-answer", "half_framing=length half_ending=silence", Outcome.InFlight, 200, "W15", Verdict.Refuted)]
    [InlineData("silent", "", Outcome.InFlight, null, "bounded", Verdict.Refuted)]
    [InlineData("silent", "", Outcome.Status, 504, "bounded", Verdict.Holds)]
    [InlineData("silent", "", Outcome.Status, 504, "wish", Verdict.Holds)]
    [InlineData("silent", "", Outcome.Status, 502, "wish", Verdict.Refuted)]
    [InlineData("dripped-head", "", Outcome.Status, 504, "W03", Verdict.Holds)]
    [InlineData("dripped-head", "", Outcome.InFlight, null, "W03", Verdict.Refuted)]
    [InlineData("two-lengths", "two_lengths=different-lengths", Outcome.Ok, 200, "rfc.refused", Verdict.Refuted)]
    [InlineData("two-lengths", "two_lengths=different-lengths", Outcome.Status, 502, "rfc.refused", Verdict.Holds)]
    [InlineData("two-lengths", "two_lengths=same-lengths", Outcome.Ok, 200, "rfc.refused", Verdict.NotApplicable)]
    public void A_rule_marks_what_clients_got(string name, string kind, Outcome outcome, int? status, string rule, Verdict expected)
    {
        var misbehaviour = Of(name);
        var plan = TheLab.Set(misbehaviour.Plan, Kind($"transport=tcp {kind}"));
        var seconds = outcome == Outcome.InFlight ? 10 : 3;
        var hand = new HandMade(plan).Idle().Wave(1, [new Ended(4, outcome, status, seconds, status is null ? null : 1, status is null ? 0 : 150)], (60, new Tick())).Drain(1, new Tick(), new UpstreamCounters());
        hand.Upstream = [.. Enumerable.Range(1, 4).Select(Did)];
        hand.Log = [];
        var claim = misbehaviour.Rules.Select(r => r.Claim).Concat(Beliefs).Single(c => c.Id == rule);
        var judged = claim.Judge(hand.Build());
        Assert.True(judged.Verdict == expected, judged.Observed);
    }

    [Fact]
    public void A_POST_that_the_upstream_read_twice_is_dangerous_and_a_GET_is_not()
    {
        foreach (var (method, expected) in new[] { ("POST", Verdict.Refuted), ("GET", Verdict.NotApplicable) })
        {
            var misbehaviour = Of("ends-unanswered");
            var plan = TheLab.Set(misbehaviour.Plan, Kind($"transport=tcp request_method={method}"));
            var hand = new HandMade(plan).Idle().Wave(1, [new Ended(1, Outcome.Status, 502, 0.1, 0.1, 150)], (9, new Tick())).Drain(1, new Tick(), new UpstreamCounters());
            hand.Upstream = [new SeenRequest(1, 1, 1).Row(), new SeenRequest(2, 1, 1).Row()];
            Assert.Equal(expected, misbehaviour.Rules.Single(r => r.Claim.Id == "once").Claim.Judge(hand.Build()).Verdict);
        }
    }

    [Fact]
    public void One_of_a_projects_own_has_the_rules_of_all() =>
        Assert.Equal("unknown-status: whole once own bounded sound wish recovers", $"{new UnknownStatus().RowOf(Variant.None)}: {string.Join(' ', new UnknownStatus().Rules.Select(r => r.Claim.Id))}");

    private static IEnumerable<Claim> Beliefs => [ProxyLab.Beliefs.ReadTimeoutBounds, ProxyLab.Beliefs.TimeoutsCover];

    private static Misbehaviour Of(string name) => All.Single(m => m.Name == name);

    private static Plan PlanOf(Misbehaviour misbehaviour, Variant variant) => PlanKeys.Set(misbehaviour.Plan, variant, misbehaviour.AllSettings);

    private static Variant Kind(string pairs) => Variant.Of([.. pairs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => (p.Split('=')[0], (object)p.Split('=')[1]))]);

    private static UpstreamRow Did(int request)
    {
        var row = new SeenRequest(request, 1, request).Row();
        row.Set(UpstreamColumns.Notes, "did@111");
        return row;
    }
}
