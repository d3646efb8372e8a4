using FsCheck;
using FsCheck.Fluent;
using Perfolizer.Mathematics.SignificanceTesting.Base;
using Perfolizer.Mathematics.SignificanceTesting.MannWhitney;
using Perfolizer.Metrology;
using Pragmastat;
using ProxyLab.Comparing;
using Xunit;

namespace ProxyLab.Tests.Comparing;

/// <summary>The shift of a measure, its interval and its p.</summary>
public sealed class Shifts
{
    /// <summary>Values of which many are equal, 2 to 5 on each side.</summary>
    private static readonly Arbitrary<(double[] A, double[] B)> Tied = (
        from a in Gen.Choose(0, 4).Select(v => (double)v).ArrayOf(4)
        from b in Gen.Choose(0, 4).Select(v => (double)v).ArrayOf(5)
        from n in Gen.Choose(2, 4)
        from m in Gen.Choose(2, 5)
        select (a[..n], b[..m])).ToArbitrary();

    [Fact]
    public void The_estimate_is_the_median_of_all_differences_after_less_before() =>
        Assert.Equal(10, Shift.Of([1, 2, 3], [11, 12, 13]).Estimate);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(5, 1)]
    public void With_one_repetition_in_a_run_there_is_no_interval_and_no_test(int before, int after)
    {
        var shift = Shift.Of(Row(before, 0), Row(after, 100));
        Assert.Null(shift.Interval);
        Assert.Null(shift.P);
    }

    [Fact]
    public void Values_that_are_all_the_same_have_no_test()
    {
        var shift = Shift.Of([65, 65, 65], [65, 65, 65, 65]);
        Assert.Null(shift.P);
        Assert.Equal((0.0, 0.0, 0.0), (shift.Estimate, shift.Interval!.Low, shift.Interval.High));
    }

    [Theory]
    [InlineData(2, 1.0 / 3)]
    [InlineData(3, 0.1)]
    [InlineData(4, 2.0 / 70)]
    [InlineData(5, 2.0 / 252)]
    public void Runs_that_do_not_overlap_have_the_smallest_p_that_there_can_be(int each, double p)
    {
        var shift = Shift.Of(Row(each, 0), Row(each, 100));
        Assert.Equal(p, shift.P!.Value, 12);
        Assert.Equal(p, shift.SmallestP, 12);
    }

    [Theory]
    [InlineData(3, 0)] // 0.1 is the smallest
    [InlineData(4, 2.0 / 70)]
    [InlineData(5, 8.0 / 252)]
    public void The_chance_of_a_p_at_the_level_is_that_of_the_rank_sums_there_are(int each, double chance) =>
        Assert.Equal(chance, Shift.Of(Row(each, 0), Row(each, 100)).ChanceAtLevel, 12);

    [Theory]
    [InlineData(2, 2.0 / 3)]
    [InlineData(3, 0.9)]
    [InlineData(4, 1 - (2.0 / 70))]
    [InlineData(5, 1 - (8.0 / 252))]
    public void An_interval_says_its_own_level_where_repetitions_are_too_few_for_the_usual(int each, double level) =>
        Assert.Equal(level, Shift.Of(Row(each, 0), Row(each, 100)).Interval!.Level, 12);

    [Fact]
    public void With_three_and_three_the_interval_is_the_whole_range_of_differences()
    {
        var interval = Shift.Of([1, 2, 4], [10, 20, 40]).Interval!;
        Assert.Equal((6.0, 39.0), (interval.Low, interval.High));
    }

    [Fact]
    public void Without_ties_p_is_that_of_the_statistics_library()
    {
        double[] a = [1.1, 2.2, 3.3, 4.4, 9.9, 7.1], b = [2.5, 5.5, 6.6, 7.7, 8.8];
        double OneSided(double[] x, double[] y) => MannWhitneyTest.Instance
            .PerformStrategy(new Sample(x), new Sample(y), AlternativeHypothesis.Greater, Threshold.Zero, MannWhitneyStrategy.ClassicExact).PValue;
        Assert.Equal(2 * Math.Min(OneSided(a, b), OneSided(b, a)), Shift.Of(a, b).P!.Value, 9);
    }

    [Fact]
    public void With_ties_p_is_the_share_of_all_divisions_at_least_as_far_apart() => Prop.ForAll(
        Tied,
        sides => sides.A.Concat(sides.B).Distinct().Count() == 1 || Math.Abs(Counted(sides.A, sides.B) - Shift.Of(sides.A, sides.B).P!.Value) < 1e-9).Always();

    [Fact]
    public void The_interval_contains_the_estimate() => Prop.ForAll(Tied, sides =>
    {
        var shift = Shift.Of(sides.A, sides.B);
        return shift.Interval!.Low <= shift.Estimate && shift.Estimate <= shift.Interval.High;
    }).Always();

    [Fact]
    public void Other_signs_of_both_runs_give_the_other_shift_and_the_same_p() => Prop.ForAll(Tied, sides =>
    {
        var (one, other) = (Shift.Of(sides.A, sides.B), Shift.Of(sides.B, sides.A));
        return Math.Abs(one.Estimate + other.Estimate) < 1e-9 && Math.Abs((one.P ?? 0) - (other.P ?? 0)) < 1e-9;
    }).Always();

    [Fact]
    public void Where_counting_ends_the_approximation_goes_on()
    {
        double[] a = [.. Enumerable.Range(0, 20).Select(i => i + 0.0)], b = [.. Enumerable.Range(0, 20).Select(i => i + 4.5)];
        var (counted, approximate) = (Shift.Of(a, b), Shift.Of(a, [.. b, 14]));
        Assert.InRange(approximate.P!.Value / counted.P!.Value, 0.8, 1.25);
        Assert.Equal(0.95, approximate.Interval!.Level, 0.01);
    }

    private static double[] Row(int count, double from) => [.. Enumerable.Range(0, count).Select(i => from + i)];

    /// <summary>The two-sided p by counting every division of the values into two sides, by their mean ranks.</summary>
    private static double Counted(double[] a, double[] b)
    {
        double[] all = [.. a, .. b];
        double[] ranks = [.. all.Select(v => all.Count(w => w < v) + ((all.Count(w => w == v) + 1) / 2.0))];
        double Distance(IEnumerable<int> side) => Math.Abs(side.Sum(i => ranks[i]) - (a.Length * ranks.Average()));
        int[][] divisions = [.. Enumerable.Range(0, 1 << all.Length).Where(m => int.PopCount(m) == a.Length).Select(m => Enumerable.Range(0, all.Length).Where(i => (m >> i & 1) == 1).ToArray())];
        var seen = Distance(Enumerable.Range(0, a.Length));
        return divisions.Count(d => Distance(d) >= seen - 1e-9) / (double)divisions.Length;
    }
}
