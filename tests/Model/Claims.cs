using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Model;

/// <summary>How one claim is judged, whatever its author's code does.</summary>
public sealed class Claims
{
    private static readonly Evidence Any = HandMade.Nothing(Plan.Default);
    private static readonly Claim Refuted = new("X", "s", _ => Judgement.Of(false, "seen"));

    [Fact]
    public void A_rule_that_throws_gives_unknown_and_says_why()
    {
        var judgement = new Claim("X", "s", _ => throw new InvalidOperationException("ouch")).Judge(Any);
        Assert.Equal(Verdict.Unknown, judgement.Verdict);
        Assert.StartsWith("the rule failed: InvalidOperationException: ouch", judgement.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scope_that_throws_gives_unknown() =>
        Assert.Equal(Verdict.Unknown, (Refuted with { Scope = _ => throw new InvalidOperationException("ouch") }).Judge(Any).Verdict);

    [Fact]
    public void An_account_of_what_is_true_instead_that_throws_gives_unknown() =>
        Assert.Equal(Verdict.Unknown, (Refuted with { Instead = _ => throw new InvalidOperationException("ouch") }).Judge(Any).Verdict);

    [Fact]
    public void Out_of_scope_the_rule_is_not_asked() =>
        Assert.Equal(Verdict.NotApplicable, new Claim("X", "s", _ => throw new InvalidOperationException()) { Scope = _ => "TCP" }.Judge(Any).Verdict);

    [Fact]
    public void A_refuted_claim_says_what_is_true_instead() =>
        Assert.Equal("this", (Refuted with { Instead = _ => "this" }).Judge(Any).Instead);

    [Fact]
    public void The_rules_own_account_comes_before_the_claims() =>
        Assert.Equal("mine", new Claim("X", "s", _ => Judgement.Of(false, "") with { Instead = "mine" }) { Instead = _ => "the claim's" }.Judge(Any).Instead);

    [Fact]
    public void A_claim_that_holds_says_nothing_instead() =>
        Assert.Null(new Claim("X", "s", _ => Judgement.Of(true, "")) { Instead = _ => "no" }.Judge(Any).Instead);
}
