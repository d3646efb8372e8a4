using ProxyLab.Figures;
using ProxyLab.Figures.Requests;
using Xunit;

namespace ProxyLab.Tests.Reports;

/// <summary>What the page's figures leave out of long series, and what they must not.</summary>
public sealed class DisplayDataTests
{
    [Fact]
    public void Extremes_of_every_column_survive_thinning()
    {
        var random = new Random(1);
        double[][] columns = [.. Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, 50_000).Select(_ => random.NextDouble()).ToArray())];
        columns[3][31_337] = 99;
        columns[4][777] = -99;
        var rows = Thinning.Rows(columns, 1500);
        Assert.InRange(rows.Length, 12, 1500);
        Assert.All(columns, c => Assert.Equal((c.Min(), c.Max()), (rows.Min(r => c[r]), rows.Max(r => c[r]))));
    }

    [Fact]
    public void A_short_series_loses_only_the_middles_of_runs_of_equal_rows() =>
        Assert.Equal([0, 1, 3, 4, 5], Thinning.Rows([[1, 2, 2, 2, double.NaN, 3]], 1500));

    [Fact]
    public void A_gap_stays_a_gap()
    {
        var column = Enumerable.Range(0, 20_000).Select(i => i % 7 + (i * 1.0)).ToArray();
        column[12_345] = double.NaN;
        Assert.Contains(12_345, Thinning.Rows([column], 400));
    }

    [Fact]
    public void A_request_without_an_answer_lowers_no_curve_and_is_marked()
    {
        var curve = Survival.Of([Request(1, Outcome.Ok), Request(2, Outcome.InFlight), Request(3, Outcome.Status), Request(3, Outcome.Ok)]);
        Assert.Equal([(0, 1), (1, 0.75), (3, 0)], curve.Steps.Select(s => (s.Seconds, Math.Round(s.Share, 9))));
        Assert.Equal([(2, 0.75, 1)], curve.Censored);
        Assert.Equal((3, 4), (curve.Answered, curve.Total));
    }

    [Fact]
    public void A_refused_request_counts_as_one_without_an_answer() =>
        Assert.Equal((0, 1), (Survival.Of([Request(0.001, Outcome.Refused)]).Answered, Survival.Of([Request(0.001, Outcome.Refused)]).Censored[0].Count));

    [Fact]
    public void A_thinned_curve_keeps_its_end_and_every_censored_request()
    {
        var requests = Enumerable.Range(1, 20_000).Select(i => Request(i / 1000.0, i % 5 == 0 ? Outcome.Reset : Outcome.Ok)).ToArray();
        var (whole, thin) = (Survival.Of(requests), Survival.Of(requests).Thinned(250));
        Assert.InRange(thin.Steps.Count, 50, 260);
        Assert.Equal(whole.Steps[^1], thin.Steps[^1]);
        Assert.Equal(4_000, thin.Censored.Sum(c => c.Count));
    }

    private static RequestRow Request(double seconds, Outcome outcome) => new(1, 1, 0, null, null, seconds * 1000, null, outcome, 0);
}
