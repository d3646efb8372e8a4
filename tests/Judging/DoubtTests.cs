using Xunit;

namespace ProxyLab.Tests.Judging;

/// <summary>A claim that rests on samples of which the two instruments give different accounts is unknown, however its rule came by the number.</summary>
public sealed class DoubtTests
{
    private static readonly Variant Other = Variant.Of(("backlog", 64));

    public static TheoryData<string> Rules => [.. OverSamples.Keys];

    private static Dictionary<string, Func<Evidence, Judgement>> OverSamples { get; } = new()
    {
        ["a peak"] = e => Queue(e).AtLeast(0),
        ["a share"] = e => e.Share(UnixRole.Embryo).AtLeast(0),
        ["the end of a drain"] = e => AcceptQueue.After(e).AtLeast(0),
        ["settled ticks"] = e => e.Samples.Settled.Where(s => s.Queue > 0).Share("all", "all", _ => true).AtLeast(0),
        ["rows that the rule reads itself"] = e => e.Samples.Measure("rows", "rows", rows => rows.Count).AtLeast(0),
        ["a quotient"] = e => new Measure("one", 1).Over(Queue(e), "ratio", "ratio").AtLeast(0),
        ["a difference"] = e => Queue(e).Less(new Measure("one", 1), "difference", "difference").AtLeast(0),
        ["arithmetic of its own"] = e => Measure.Of("square", "square", Queue(e).Value * Queue(e).Value, [Queue(e)]).AtLeast(0),
        ["another name for it"] = e => (Queue(e) with { Id = "other", Label = "another" }).AtLeast(0),
        ["an equality"] = e => new Measure("nine", 9).Exactly(Queue(e)),
        ["a note"] = e => Judgement.Of(true, "").Note(Queue(e)),
        ["the second of two"] = e => Judgement.Of(true, "").And(Queue(e).AtLeast(0)),
        ["a number that it names"] = e => Judgement.Of(true, "seen").RestingOn(Queue(e)),
        ["nothing measured"] = e => e.Wave(1).Peak("front", "front", s => s.FrontQueue).AtLeast(0),
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Over_samples_that_disagree_a_rule_decides_nothing(string rule) =>
        Assert.Equal(Verdict.Unknown, new Claim("x", "x", OverSamples[rule]).Judge(Hand(disagreement: 2).Build()).Verdict);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Over_samples_that_agree_a_rule_decides(string rule) =>
        Assert.Equal(rule == "nothing measured" ? Verdict.Unknown : Verdict.Holds, new Claim("x", "x", OverSamples[rule]).Judge(Hand(disagreement: 0).Build()).Verdict);

    [Theory]
    [InlineData(0, Verdict.Holds)]
    [InlineData(2, Verdict.Unknown)]
    public void A_variant_brings_its_doubts_along(int disagreement, Verdict expected)
    {
        var hand = Hand(disagreement: 0);
        hand.Variants[Other.ToString()] = Hand(disagreement).Build();
        Assert.Equal(expected, new Claim("x", "x", e => Queue(e.Variant(Other)).AtLeast(0)).Judge(hand.Build()).Verdict);
    }

    [Theory]
    [InlineData(0, Verdict.Holds)]
    [InlineData(2, Verdict.Unknown)]
    public void A_sibling_brings_its_doubts_along(int disagreement, Verdict expected)
    {
        var hand = Hand(disagreement: 0);
        hand.Siblings["other"] = Hand(disagreement).Build();
        Assert.Equal(expected, new Claim("x", "x", e => Queue(e).Less(Queue(e.Sibling("other")!), "less", "less").AtLeast(0)).Judge(hand.Build()).Verdict);
    }

    [Fact]
    public void A_claim_over_requests_does_not_mind() =>
        Assert.Equal(Verdict.Holds, new Claim("x", "x", e => e.Count(Outcome.Ok).Exactly(0)).Judge(Hand(disagreement: 2).Build()).Verdict);

    [Fact]
    public void What_is_said_names_the_ticks_and_the_sockets_and_keeps_the_measures()
    {
        var judgement = new Claim("x", "x", e => Queue(e).AtLeast(0)).Judge(Hand(disagreement: 2).Build());
        Assert.Equal("the instruments disagree on 1 ticks, by up to 2 sockets; queue 9", judgement.Observed);
        Assert.Equal("queue", judgement.Measures.Single().Id);
    }

    private static Measure Queue(Evidence e) => e.Wave(1).Peak("queue", "queue", s => s.Queue);

    private static HandMade Hand(int disagreement) => new HandMade(Plan.Default)
        .Wave(1, [new Ended(9, Outcome.Status, 504, 60)], (5, Tick.Waiting(9)), (1, Tick.Waiting(9) with { Disagreement = disagreement }), (5, Tick.Waiting(9)))
        .Drain(1, Tick.Waiting(9), new());
}
