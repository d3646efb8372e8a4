using System.Xml.Linq;
using ProxyLab.Judging;
using ProxyLab.Report.Text;
using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Reports;

/// <summary><c>junit.xml</c>.</summary>
public sealed class JUnitTests
{
    [Fact]
    public void A_suite_counts_its_tests_and_what_was_skipped()
    {
        var suite = Suite(Verdicts.Run(Verdicts.Valid("a", "nginx", 1, Verdicts.Holds, Verdicts.Refuted, Verdicts.Unknown, Verdicts.NotApplicable)));
        Assert.Equal(("5", "0", "0", "2"), Counts(suite));
    }

    [Fact]
    public void A_refuted_claim_passes_and_says_what_is_true_instead()
    {
        var test = Suite(Verdicts.Run(Verdicts.Valid("a", "nginx", 1, Verdicts.Refuted))).Elements("testcase").Last();
        Assert.Equal("system-out: refuted: queue 7\nInstead: it is 7", $"{Assert.Single(test.Elements()).Name}: {test.Value}");
    }

    [Theory]
    [InlineData(TrialState.Invalid)]
    [InlineData(TrialState.Incomplete)]
    public void A_trial_without_verdicts_is_an_error_with_its_reason(object state)
    {
        var suite = Suite(Verdicts.Run(Verdicts.Without((TrialState)state, "why")));
        Assert.Equal((("1", "1", "0", "0"), "why"), (Counts(suite), (string)suite.Descendants("error").Single().Attribute("message")!));
    }

    [Fact]
    public void A_claim_whose_repetitions_differ_is_skipped_as_mixed_in_each_of_them()
    {
        var suites = XDocument.Parse(JUnit.Write(Verdicts.Repeated(Verdicts.Refuted, Verdicts.Refuted, Verdicts.Unknown))).Root!.Elements("testsuite").ToArray();
        Assert.Equal(Enumerable.Repeat("mixed: refuted 2/3, unknown 1/3", 3), suites.Select(s => (string)s.Elements("testcase").Last().Element("skipped")!.Attribute("message")!));
    }

    [Fact]
    public void The_counts_agree_with_the_elements()
    {
        var suite = Suite(Verdicts.Run(Verdicts.Valid("a", "nginx", 1, Verdicts.Unknown, Verdicts.Holds)));
        Assert.Equal(
            Counts(suite),
            ($"{suite.Elements("testcase").Count()}", $"{suite.Descendants("error").Count()}", $"{suite.Descendants("failure").Count()}", $"{suite.Descendants("skipped").Count()}"));
    }

    [Theory]
    [InlineData("\0\u0001\u001b[31mred\uffff", "\uFFFD\uFFFD\uFFFD[31mred\uFFFD")]
    [InlineData("a < b & c > \"d\"", "a < b & c > \"d\"")]
    public void Any_characters_leave_the_document_well_formed(string text, string expected)
    {
        text += (char)0xD800; // half a pair, which an attribute cannot hold
        var claim = Verdicts.Claim("C1" + text, Judgement.Unknown(text) with { Instead = text }, "says " + text);
        var suite = Suite(Verdicts.Run(
            new TrialVerdicts(new TrialId("a", "nginx", 1), TrialState.Valid, "", claim, [claim]), Verdicts.Without(TrialState.Invalid, text)));
        Assert.Equal($"C1{expected}\uFFFD: says {expected}\uFFFD", (string)suite.Elements("testcase").Last().Attribute("name")!);
    }

    private static XElement Suite(Findings findings) => XDocument.Parse(JUnit.Write(findings)).Root!.Elements("testsuite").First();

    private static (string, string, string, string) Counts(XElement suite) =>
        ((string)suite.Attribute("tests")!, (string)suite.Attribute("errors")!, (string)suite.Attribute("failures")!, (string)suite.Attribute("skipped")!);
}
