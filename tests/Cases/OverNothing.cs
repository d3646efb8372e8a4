using ProxyLab.Tests.Judging;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Cases;

/// <summary>
/// The first rule of the lab, for every claim of every case there is: over evidence of nothing no claim holds and none is refuted.
/// </summary>
public sealed class OverNothing
{
    public static TheoryData<string, string> Claims =>
    [
        .. from c in AllCases from claim in (Claim[])[.. c.Claims, c.Fault] select new TheoryDataRow<string, string>(c.Name, claim.Id),
    ];

    public static TheoryData<string> CaseNames => [.. AllCases.Select(c => c.Name)];

    private static IReadOnlyList<Case> AllCases { get; } =
        Catalogue.Of(typeof(ProxyLab.Cases.Healthy).Assembly, typeof(OverNothing).Assembly).Cases;

    [Theory]
    [MemberData(nameof(Claims))]
    public void Without_a_file_nothing_is_claimed(string name, string claim) => AssertUndecided(name, claim, plan => new HandMade(plan));

    [Theory]
    [MemberData(nameof(Claims))]
    public void With_samples_of_empty_cells_nothing_is_claimed(string name, string claim) =>
        AssertUndecided(name, claim, plan => new HandMade(plan).Idle(20, Tick.Empty));

    [Theory]
    [MemberData(nameof(Claims))]
    public void With_waves_in_which_nothing_was_measured_nothing_is_claimed(string name, string claim) => AssertUndecided(name, claim, plan => new HandMade(plan)
        .Idle(3, Tick.Empty)
        .Wave(1, [], (10, Tick.Empty)).Drain(1, Tick.Empty, null)
        .Wave(2, [], (10, Tick.Empty)).Drain(2, Tick.Empty, null)
        .Event(EventNames.Done));

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Every_case_says_what_it_is(string name) => Assert.NotEqual("", Find(name).Summary);

    [Theory]
    [MemberData(nameof(Claims))]
    public void Every_claim_is_a_sentence_with_a_source(string name, string id)
    {
        var claim = ClaimOf(Find(name), id);
        Assert.True(claim.Sentence.Length > 10 && claim.Source.Document.Length > 0);
    }

    private static void AssertUndecided(string name, string id, Func<Plan, HandMade> evidence)
    {
        foreach (var transport in Enum.GetValues<Transport>())
        {
            var @case = Find(name);
            var hand = evidence(@case.Plan with { Transport = transport });
            foreach (var variant in @case.Variants) hand.Variants[variant.ToString()] = evidence(TheLab.Set(@case.Plan with { Transport = transport }, variant)).Build();
            foreach (var other in AllCases) hand.Siblings[other.Name] = evidence(other.Plan with { Transport = transport }).Build();
            foreach (var variant in @case.Variants) hand.Variants[variant.ToString()] = evidence(@case.Plan with { Transport = transport }).Build();
            var judgement = ClaimOf(@case, id).Judge(hand.Build());
            Assert.True(judgement.Verdict is Verdict.Unknown or Verdict.NotApplicable, $"{transport}: {judgement}");
            Assert.DoesNotContain("the rule failed", judgement.Observed, StringComparison.Ordinal);
        }
    }

    private static Case Find(string name) => AllCases.Single(c => c.Name == name);

    private static Claim ClaimOf(Case @case, string id) => id == @case.Fault.Id ? @case.Fault : @case.Claims.Single(c => c.Id == id);
}
