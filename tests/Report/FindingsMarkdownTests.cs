using ProxyLab.Judging;
using ProxyLab.Report.Text;
using ProxyLab.Tests.Judging;
using ProxyLab.Tests.Model;
using Xunit;

namespace ProxyLab.Tests.Reports;

/// <summary><c>findings.md</c>.</summary>
public sealed class FindingsMarkdownTests
{
    [Fact]
    public void There_is_a_table_for_each_source_and_what_is_true_instead()
    {
        var findings = Verdicts.Run(Verdicts.Valid("sample-case", "nginx", 1, Verdicts.Holds, Verdicts.Refuted), Verdicts.Valid("sample-case", "haproxy", 1, Verdicts.Holds, Verdicts.Refuted));
        Assert.Equal(
            """
            # Findings of run 20260101T000000Z-abc123

            Measured on Linux 6.

            ## the lab

            | claim | case | proxy | verdict | n | observed |
            |---|---|---|---|---|---|
            | **C1** The queue holds 65 | sample-case | nginx | holds | 1 | queue 65 |
            |  |  | haproxy | holds | 1 | queue 65 |
            | **C2** The queue holds 65 | sample-case | nginx | **refuted** | 1 | queue 7 |
            |  |  | haproxy | **refuted** | 1 | queue 7 |

            - **C2** (sample-case), instead, on nginx, haproxy: it is 7

            ## Cases

            - **sample-case**: A case that stands for any, with a plan of Default and text on two lines.


            """,
            FindingsMarkdown.Write(findings, [new SampleCase()], "Measured on Linux 6."));
    }

    [Theory]
    [InlineData("a | b", "a \\| b")]
    [InlineData("a\nb", "a b")]
    [InlineData("a\r\nb", "a b")]
    public void What_was_observed_cannot_break_the_table(string observed, string expected) =>
        Assert.Contains($"| holds | 1 | {expected} |\n", FindingsMarkdown.Write(Verdicts.Repeated(Judgement.Of(true, observed)), []), StringComparison.Ordinal);

    [Fact]
    public void Where_proxies_differ_it_says_so_in_words() => Assert.Contains(
        "- **C1** (sample-case) differs by proxy: it holds on nginx (queue 65); is refuted on haproxy (queue 7)\n",
        FindingsMarkdown.Write(
            Verdicts.Run(
                Verdicts.Valid("sample-case", "nginx", 1, Verdicts.Holds), Verdicts.Valid("sample-case", "haproxy", 1, Verdicts.Refuted),
                Verdicts.Valid("sample-case", "csharp", 1, Verdicts.NotApplicable)),
            []),
        StringComparison.Ordinal);

    [Fact]
    public void Text_of_any_length_stays_in_its_row()
    {
        var text = FindingsMarkdown.Write(Verdicts.Repeated(Judgement.Of(true, new string('x', 10_000))), []);
        Assert.Contains(text.Split('\n'), l => l.Length > 10_000 && l.EndsWith(" |", StringComparison.Ordinal));
    }

    [Fact]
    public void A_trial_without_verdicts_is_listed_on_one_line() => Assert.Contains(
        "- never-accept/nginx/1: invalid: nginx died | last words\n",
        FindingsMarkdown.Write(Verdicts.Run(Verdicts.Without(TrialState.Invalid, "nginx died |\nlast words")), []).Replace("\\|", "|", StringComparison.Ordinal),
        StringComparison.Ordinal);
}
