using ProxyLab.Bench;
using Xunit;

namespace ProxyLab.Tests.Bench;

/// <summary>The table of the bench, and the two texts that it reads.</summary>
public sealed class TableTests
{
    private static readonly Comparison Wrk = ComparisonCatalog.Find("requests-wrk");

    [Fact]
    public void What_is_not_installed_is_shown_as_not_measured_with_its_name()
    {
        var text = BenchTable.Of(new Entry(Wrk, null, "wrk is not installed"));
        Assert.Contains("not measured: wrk is not installed", text, StringComparison.Ordinal);
        Assert.Equal("no-such-program is not installed", Needed.Missing(["sh", "no-such-program"]));
        Assert.Null(Needed.Missing(["sh"]));
    }

    [Fact]
    public void A_goal_that_is_not_met_stays_in_the_table_with_its_profile()
    {
        var entry = new Entry(Wrk, new Measured([new Series([90, 80], [100, 100]), new Series([1, 1], [2, 2])], ["where the time goes"]));
        var text = BenchTable.Of(entry);
        Assert.Contains("NOT MET", text, StringComparison.Ordinal);
        Assert.Contains(". where the time goes", text, StringComparison.Ordinal);
        Assert.Contains("0.850", text, StringComparison.Ordinal);
        Assert.Equal("1 of 2 goals met", BenchTable.Tally([entry]));
    }

    [Fact]
    public void The_profile_is_in_both_files_as_well_and_a_pipe_in_a_peers_name_breaks_no_table()
    {
        var grep = ComparisonCatalog.Find("tick-grep-50000");
        Series[] series = [.. grep.Metrics.Select(_ => new Series([90, 80], [100, 100]))];
        Entry[] entries = [new(grep, new Measured(series, ["where the time goes"]))];
        var options = new BenchOptions { Only = [], Pairs = 2, Out = "", Quick = false, Proxylab = "", CommandLine = [] };

        var markdown = BenchMarkdown.Write(entries, options, DateTime.UnixEpoch, "the machine");
        Assert.Contains("- where the time goes\n", markdown, StringComparison.Ordinal);
        Assert.Contains("**not met**", markdown, StringComparison.Ordinal);
        Assert.Contains("`cat /proc/net/unix \\| grep \\| cut` | wall, ms | 85.0 | 100 | 0.850 |", markdown, StringComparison.Ordinal);

        var json = BenchJson.Of(entries, options, DateTime.UnixEpoch, [])["comparisons"]![0]!;
        Assert.Equal("where the time goes", (string?)json["profile"]![0]);
        Assert.False((bool?)json["metrics"]![0]!["met"]);
    }

    [Fact]
    public void Every_line_fits_a_hundred_columns()
    {
        foreach (var comparison in ComparisonCatalog.All)
        {
            Series[] series = [.. comparison.Metrics.Select(_ => new Series([123_456.789, 0.000123456], comparison.Against.Length > 0 ? [1, 2] : []))];
            var entry = new Entry(comparison, new Measured(series, [string.Join(' ', Enumerable.Repeat("profile", 50))]));
            Assert.All((BenchTable.Heading + "\n" + BenchTable.Of(entry)).Split('\n'), line => Assert.InRange(line.Length, 0, 100));
        }
    }

    [Fact]
    public void Names_are_unique_and_a_word_chooses_those_that_begin_with_it()
    {
        Assert.Distinct(ComparisonCatalog.All.Select(c => c.Name));
        Assert.All(ComparisonCatalog.Choose(["tick"]), c => Assert.StartsWith("tick-", c.Name, StringComparison.Ordinal));
        Assert.Throws<UsageException>(() => ComparisonCatalog.Choose(["tack"]));
    }

    [Fact]
    public void Counts_of_strace_are_divided_by_the_work() => Assert.Equal(
        "2.00 read, 0.500 futex",
        SystemCallCounts.Summary("""
            % time     seconds  usecs/call     calls    errors syscall
            ------ ----------- ----------- --------- --------- ----------------
             80.00    0.000010           5        20           read
             20.00    0.000002           0         5         3 futex
            ------ ----------- ----------- --------- --------- ----------------
            100.00    0.000012           0        25         3 total
            """, 10));
}
