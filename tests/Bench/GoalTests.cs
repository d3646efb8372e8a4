using ProxyLab.Bench;
using Xunit;

namespace ProxyLab.Tests.Bench;

/// <summary>A goal is met at its bound and not a hair beyond, and no rounding of the table helps it.</summary>
public sealed class GoalTests
{
    private static readonly Series Half = new([1, 1, 3], [2, 2, 2]);

    [Fact]
    public void A_goal_on_the_ratio_is_judged_by_the_median_of_the_pairs()
    {
        Assert.True(Goal.RatioAtMost(0.5).IsMetBy(Half));
        Assert.False(Goal.RatioAtMost(0.4999).IsMetBy(Half));
        Assert.True(Goal.RatioAtLeast(0.5).IsMetBy(Half));
        Assert.False(Goal.RatioAtLeast(0.5001).IsMetBy(Half));
    }

    [Fact]
    public void A_goal_on_the_value_is_judged_by_the_labs_median()
    {
        Assert.True(Goal.AtMost(1).IsMetBy(Half));
        Assert.False(Goal.AtLeast(1.0001).IsMetBy(new Series([1, 1, 3], [])));
    }

    [Fact]
    public void A_ratio_that_only_rounds_to_its_goal_does_not_meet_it() =>
        Assert.False(Goal.RatioAtLeast(1.0).IsMetBy(new Series([0.99999], [1])));

    [Fact]
    public void Goals_are_written_as_they_are_judged() => Assert.Equal(
        ["≤ 0.25 ×", "≥ 0.99 ×", "≤ 1.00 ×", "≤ 4", "≥ 20,000"],
        ((Goal[])[Goal.RatioAtMost(0.25), Goal.RatioAtLeast(0.99), Goal.RatioAtMost(1), Goal.AtMost(4), Goal.AtLeast(20_000)]).Select(g => g.ToString()));
}
