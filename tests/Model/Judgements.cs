using Xunit;

namespace ProxyLab.Tests.Model;

/// <summary>How judgements combine, and what they say.</summary>
public sealed class Judgements
{
    private static readonly Verdict[] All = Enum.GetValues<Verdict>();

    [Theory]
    [InlineData(Verdict.Holds, Verdict.Holds, Verdict.Holds)]
    [InlineData(Verdict.Holds, Verdict.NotApplicable, Verdict.NotApplicable)]
    [InlineData(Verdict.Holds, Verdict.Unknown, Verdict.Unknown)]
    [InlineData(Verdict.Holds, Verdict.Refuted, Verdict.Refuted)]
    [InlineData(Verdict.NotApplicable, Verdict.Unknown, Verdict.Unknown)]
    [InlineData(Verdict.NotApplicable, Verdict.Refuted, Verdict.Refuted)]
    [InlineData(Verdict.Unknown, Verdict.Refuted, Verdict.Refuted)]
    public void Of_two_the_more_cautious_verdict_wins(Verdict a, Verdict b, Verdict expected) =>
        Assert.Equal((expected, expected), (Of(a).And(Of(b)).Verdict, Of(b).And(Of(a)).Verdict));

    [Fact]
    public void The_order_in_which_judgements_combine_does_not_matter()
    {
        foreach (var (a, b, c) in from a in All from b in All from c in All select (a, b, c))
            Assert.Equal(Of(a).And(Of(b)).And(Of(c)).Verdict, Of(a).And(Of(b).And(Of(c))).Verdict);
    }

    [Fact]
    public void Unknown_and_anything_never_holds() =>
        Assert.DoesNotContain(All, v => Of(Verdict.Unknown).And(Of(v)).Verdict == Verdict.Holds);

    [Fact]
    public void A_phrase_that_both_say_is_said_once() =>
        Assert.Equal("a 1; b 2; c 3", new Judgement(Verdict.Holds, "a 1; b 2").And(new Judgement(Verdict.Holds, "b 2; c 3")).Observed);

    [Fact]
    public void The_measures_of_both_judgements_are_kept() =>
        Assert.Equal(["a", "b"], new Measure("a", 1).AtLeast(0).And(new Measure("b", 2).AtLeast(0)).Measures.Select(m => m.Id));

    [Fact]
    public void What_is_true_instead_survives_from_either_side() =>
        Assert.Equal("that", Of(Verdict.Holds).And(Of(Verdict.Refuted) with { Instead = "that" }).Instead);

    [Fact]
    public void A_noted_measure_is_said_and_does_not_change_the_verdict()
    {
        var noted = Judgement.Of(true, "a 1").Note(new Measure("b", null), new Measure("c", 3));
        Assert.Equal((Verdict.Holds, "a 1; b not measured; c 3", 2), (noted.Verdict, noted.Observed, noted.Measures.Count));
    }

    [Fact]
    public void An_empty_observation_leaves_no_semicolon() =>
        Assert.Equal("a", Judgement.Of(true, "").Note("a").Observed);

    private static Judgement Of(Verdict verdict) => new(verdict, verdict.Name());
}
