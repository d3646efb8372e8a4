using Xunit;

namespace ProxyLab.Tests.Model;

/// <summary>The names that enumerations have in files.</summary>
public sealed class Names
{
    [Fact]
    public void Every_verdicts_name_reads_back() =>
        Assert.All(Enum.GetValues<Verdict>(), v => Assert.Equal(v, VerdictNames.Parse(v.Name())));

    [Fact]
    public void Every_outcomes_name_reads_back() =>
        Assert.All(Enum.GetValues<Outcome>(), o => Assert.Equal(o, OutcomeNames.Parse(o.Name())));

    [Fact]
    public void Outcomes_have_the_names_of_the_design() => Assert.Equal(
        ["ok", "status", "cut", "malformed", "over-limit", "reset", "refused", "connect-timeout", "in-flight", "local-error"],
        Enum.GetValues<Outcome>().Select(o => o.Name()));

    [Theory]
    [InlineData("")]
    [InlineData("OK")]
    [InlineData("in_flight")]
    public void A_name_that_is_none_gives_null(string name) =>
        Assert.Equal((null, null), (OutcomeNames.Parse(name), VerdictNames.Parse(name)));
}
