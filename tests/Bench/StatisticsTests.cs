using ProxyLab.Bench;
using Xunit;

namespace ProxyLab.Tests.Bench;

/// <summary>Medians, ranges and pairs: every number of the bench's table is one of these.</summary>
public sealed class StatisticsTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3, 3, 3)]
    [InlineData(new[] { 9.0, 1.0, 5.0 }, 5, 1, 9)]
    [InlineData(new[] { 4.0, 1.0, 3.0, 2.0 }, 2.5, 1, 4)]
    [InlineData(new[] { -1.0, double.PositiveInfinity, 0.0 }, 0, -1, double.PositiveInfinity)]
    public void A_median_lies_in_the_middle_whatever_the_order(double[] values, double median, double least, double greatest) =>
        Assert.Equal(new Spread(median, least, greatest), Spread.Of(values));

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 1.0, double.NaN })]
    public void Of_nothing_or_of_what_is_no_number_there_is_no_median(double[] values) => Assert.Throws<ArgumentException>(() => Spread.Of(values));

    [Fact]
    public void The_values_are_left_in_their_order()
    {
        double[] values = [3, 1, 2];
        _ = Spread.Of(values);
        Assert.Equal([3, 1, 2], values);
    }

    [Fact]
    public void A_ratio_is_taken_within_its_pair_and_not_of_the_medians()
    {
        // The machine was ten times slower during the second pair: that is in both sides of it, and in no ratio.
        var series = new Series([1, 20, 3], [2, 20, 4]);
        Assert.Equal([0.5, 1, 0.75], series.Ratios());
        Assert.Equal(0.75, Spread.Of(series.Ratios()).Median);
    }

    [Fact]
    public void Without_a_peer_there_is_no_ratio() => Assert.Empty(new Series([1, 2], []).Ratios());

    [Fact]
    public void Sides_of_different_lengths_are_no_pairs() => Assert.Throws<LabException>(() => new Series([1, 2], [1]).Ratios());

    [Fact]
    public void A_peer_that_measured_nothing_gives_no_ratio() => Assert.Throws<LabException>(() => new Series([1], [0]).Ratios());
}
