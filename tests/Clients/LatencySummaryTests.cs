using FsCheck;
using FsCheck.Fluent;
using ProxyLab.Clients;
using Xunit;

namespace ProxyLab.Tests.Clients;

/// <summary>Percentiles with censoring.</summary>
public sealed class LatencySummaryTests
{
    [Fact]
    public void Nothing_measured_gives_no_percentile() => Assert.Null(new LatencySummary().Percentile(50));

    [Fact]
    public void Without_censoring_a_percentile_is_the_nearest_rank()
    {
        var summary = Of([.. Enumerable.Range(1, 100).Select(i => ((double)i, Outcome.Ok))]);
        Assert.Equal(new Quantile(50, 50), summary.Percentile(50));
        Assert.Equal("99.000", summary.Percentile(99)!.Value.ToString());
        Assert.Equal("1.000", summary.Percentile(0.5)!.Value.ToString());
    }

    [Fact]
    public void A_percentile_among_the_censored_is_a_lower_bound()
    {
        var summary = Of([.. Enumerable.Repeat((5.0, Outcome.Status), 90), .. Enumerable.Repeat((2000.0, Outcome.InFlight), 10)]);
        Assert.Equal("5.000", summary.Percentile(90)!.Value.ToString());
        Assert.Equal("> 2000.000", summary.Percentile(91)!.Value.ToString());
        Assert.Equal("> 2000.000", summary.Percentile(100)!.Value.ToString());
    }

    [Fact]
    public void A_request_censored_early_widens_the_bounds_of_a_percentile()
    {
        var summary = Of([.. Enumerable.Repeat((1.0, Outcome.InFlight), 5), .. Enumerable.Repeat((100.0, Outcome.Ok), 5)]);
        Assert.Equal("1.000..100.000", summary.Percentile(50)!.Value.ToString());
    }

    [Theory]
    [InlineData(Outcome.Refused), InlineData(Outcome.Reset), InlineData(Outcome.Cut), InlineData(Outcome.ConnectTimeout), InlineData(Outcome.LocalError)]
    public void A_failure_counts_as_censored_however_quick_it_was(Outcome failure)
    {
        var summary = Of([(10, Outcome.Ok), (0.1, failure)]);
        Assert.Equal((1, 1), (summary.Answered, summary.Censored));
        Assert.Null(summary.Percentile(100)!.Value.UpperMs);
    }

    [Fact]
    public void The_true_percentile_lies_within_the_bounds()
    {
        var cases = from values in Gen.ListOf(Gen.Choose(0, 50).Zip(Gen.Choose(0, 50)))
                    from percent in Gen.Choose(1, 100)
                    select (values, percent);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            // Each request has a true latency, and is watched for so long: known only if it was answered by then.
            (int True, int Watched)[] all = [.. c.values.Select(v => (v.Item1, v.Item2))];
            var summary = Of([.. all.Select(v => v.True <= v.Watched ? (v.True, Outcome.Ok) : ((double)v.Watched, Outcome.InFlight))]);
            if (all.Length == 0)
                return summary.Percentile(c.percent) is null;
            int rank = Math.Max(1, (int)Math.Ceiling(c.percent / 100.0 * all.Length));
            double truth = all.Select(v => v.True).Order().ElementAt(rank - 1);
            var (lower, upper) = summary.Percentile(c.percent)!.Value;
            double tightest = all.Select(v => Math.Min(v.True, v.Watched)).Order().ElementAt(rank - 1);
            return lower <= truth && truth <= (upper ?? double.PositiveInfinity) && lower == tightest;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void A_pace_is_that_of_answers_and_not_of_failures()
    {
        Assert.Null(Of((0.02, Outcome.Refused), (0.03, Outcome.Refused)).AsOpenModel(0));
        Assert.Null(new LatencySummary().AsOpenModel(0));
        Assert.Equal(400, Of((400, Outcome.Ok), (96, Outcome.InFlight), (410, Outcome.Status), (96, Outcome.InFlight), (90, Outcome.InFlight)).AsOpenModel(0)!.IntervalMs);
        Assert.Equal(200, Of((200, Outcome.Ok), (0.5, Outcome.Reset), (200, Outcome.Ok), (0.5, Outcome.Reset)).AsOpenModel(0)!.IntervalMs);
    }

    /// <summary>Of four answers two were followed by 100 ms in which the client read on; the others' servers had closed.</summary>
    [Fact]
    public void What_clients_read_on_belongs_to_the_pace_as_long_as_it_was() =>
        Assert.Equal(60, Of((10, Outcome.Ok), (10, Outcome.Ok), (10, Outcome.Ok), (10, Outcome.Ok)).AsOpenModel(200)!.IntervalMs);

    private static LatencySummary Of(params (double Ms, Outcome Outcome)[] results)
    {
        var summary = new LatencySummary();
        foreach (var (ms, outcome) in results)
            summary.Add(new RequestResult(1, 0, 1000, null, null, 1000 + ms, null, outcome, 0));
        return summary;
    }
}
