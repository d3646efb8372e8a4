using System.Text;
using ProxyLab.Report;
using ProxyLab.Tests.Comparing;
using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Progress;

/// <summary>The page that a job of GitHub Actions shows.</summary>
public sealed class StepSummaryTests
{
    [Fact]
    public void A_summary_has_the_counts_and_every_verdict_by_proxy() => Assert.Equal(
        """
        ## Proxy Lab

        trials: 2 valid; claims: 1 holds, 1 refuted (run `20260101T000000Z-abc123`)


        ### Verdicts

        | case | claim | nginx | haproxy |
        |---|---|---|---|
        | never-accept | **C1** The queue holds 65 | holds | **refuted** |

        """,
        StepSummary.Of(Verdicts.Run(Verdicts.Valid("never-accept", "nginx", 1, Verdicts.Holds), Verdicts.Valid("never-accept", "haproxy", 1, Verdicts.Refuted)), baseline: null));

    [Fact]
    public void A_summary_says_what_changed_against_the_baseline()
    {
        var (before, after) = (Verdicts.Repeated(Verdicts.Holds), Verdicts.Repeated(Verdicts.Refuted));
        Assert.Contains(
            "| **changed** | **C1** The queue holds 65 | never-accept | nginx | holds | refuted | queue 7 |\n",
            StepSummary.Of(after, SavedRuns.Of(before, after)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_proxy_said_at_its_death_stays_text()
    {
        var text = StepSummary.Of(Verdicts.Run(Verdicts.Without(TrialStateInvalid, "<img src=x> | [link](http://x)\n# no heading")), baseline: null);
        Assert.Contains("- never-accept/nginx/1: invalid: &lt;img src=x&gt; \\| \\[link\\](http://x) # no heading\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(12, "aé\nbb\ncccc\n")] // the whole: 12 octets
    [InlineData(1000, "aé\nbb\ncccc\n")]
    public void A_summary_that_fits_is_written_whole(int octets, string expected) => Assert.Equal(expected, StepSummary.Within("aé\nbb\ncccc\n", octets));

    [Theory]
    [InlineData(99)]
    [InlineData(150)]
    [InlineData(999)]
    public void A_summary_that_is_too_long_is_cut_at_a_line_and_says_so(int octets)
    {
        var text = StepSummary.Within(string.Concat(Enumerable.Repeat("a line with é\n", 100)), octets);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, octets);
        Assert.EndsWith("left out: GitHub shows 1 MiB of a step.*\n", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n')[..^3], line => Assert.Equal("a line with é", line));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(10)]
    public void A_summary_without_room_for_a_line_is_not_written(int octets) => Assert.Empty(StepSummary.Within("a line that is longer than that\n", octets));

    private const ProxyLab.Judging.TrialState TrialStateInvalid = ProxyLab.Judging.TrialState.Invalid;
}
