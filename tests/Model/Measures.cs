using System.Globalization;
using Xunit;

namespace ProxyLab.Tests.Model;

/// <summary>A measure without a number decides nothing; one with a number decides by its bounds, and reads the same everywhere.</summary>
public sealed class Measures
{
    private static readonly Measure Nothing = new("thing", null);

    public static TheoryData<string> Rules => [.. AllRules.Keys];

    private static Dictionary<string, Func<Measure, Judgement>> AllRules { get; } = new()
    {
        ["at least"] = m => m.AtLeast(0),
        ["at most"] = m => m.AtMost(double.MaxValue),
        ["more than"] = m => m.MoreThan(-1),
        ["exactly"] = m => m.Exactly(0),
        ["exactly another"] = m => m.Exactly(new Measure("other", 0)),
        ["another exactly it"] = m => new Measure("other", 0).Exactly(m),
        ["any rule"] = m => m.Judge(_ => true),
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_over_nothing_is_unknown(string rule)
    {
        var judgement = AllRules[rule](Nothing);
        Assert.Equal((Verdict.Unknown, "thing was not measured"), (judgement.Verdict, judgement.Observed.Split("; ")[0]));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_division_by_nothing_is_no_number(double value) =>
        Assert.Equal(Verdict.Unknown, new Measure("ratio", value).AtMost(1).Verdict);

    [Theory]
    [InlineData("at least", 4.9, Verdict.Refuted)]
    [InlineData("at least", 5, Verdict.Holds)]
    [InlineData("at most", 5, Verdict.Holds)]
    [InlineData("at most", 5.1, Verdict.Refuted)]
    [InlineData("more than", 5, Verdict.Refuted)]
    [InlineData("more than", 5.1, Verdict.Holds)]
    [InlineData("exactly", 5, Verdict.Holds)]
    [InlineData("exactly", 5.1, Verdict.Refuted)]
    public void A_bound_holds_on_its_own_side(string rule, double value, Verdict expected)
    {
        var measure = new Measure("thing", value);
        var judgement = rule switch
        {
            "at least" => measure.AtLeast(5),
            "at most" => measure.AtMost(5),
            "more than" => measure.MoreThan(5),
            _ => measure.Exactly(5),
        };
        Assert.Equal(expected, judgement.Verdict);
    }

    [Theory]
    [InlineData(65.0, "", "thing 65")]
    [InlineData(0.5, "", "thing 0.5")]
    [InlineData(1234567.0, "", "thing 1234567")]
    [InlineData(0.985, "%", "thing 98.5 %")]
    [InlineData(-0.00001, "%", "thing 0 %")]
    [InlineData(2.0016, "s", "thing 2.002 s")]
    [InlineData(3.256, "KiB", "thing 3.26 KiB")]
    [InlineData(null, "KiB", "thing not measured")]
    public void A_number_is_said_with_its_unit(double? value, string unit, string expected) =>
        Assert.Equal(expected, new Measure("thing", value, unit).ToString());

    [Fact]
    public void A_number_is_said_alike_where_a_comma_parts_the_decimals()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Cultures.WithDecimalComma;
            Assert.Equal("share 98.5 %; time 1234.500 s", new Measure("share", 0.985, "%").AtLeast(1).Note(new Measure("time", 1234.5, "s")).Observed);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Programs_find_a_judged_number_by_its_id() =>
        Assert.Equal(("lines.share", 0.5), new Measure("lines.share", "share of 02", 0.5, "%").AtLeast(0).Measures.Single() is var m ? (m.Id, m.Value) : default);

    [Fact]
    public void To_equal_another_shows_both() =>
        Assert.Equal("a 1; b 2", new Measure("a", 1).Exactly(new Measure("b", 2)).Observed);
}
