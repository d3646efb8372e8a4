using ProxyLab.Progress;
using Xunit;

namespace ProxyLab.Tests.Progress;

/// <summary>How long a run is likely to take from here on.</summary>
public sealed class RemainingTimeTests
{
    private static readonly TrialPlan[] Slow = [.. Enumerable.Range(1, 4).Select(n => Trial("slow", n))], Quick = [.. Enumerable.Range(1, 4).Select(n => Trial("quick", n))];

    private readonly HashSet<TrialId> _over = [];

    [Fact]
    public void Before_any_trial_is_over_there_is_no_estimate() => Assert.Null(Estimate(new RemainingTime(Slow, 2)));

    [Fact]
    public void What_is_left_of_a_case_takes_what_its_others_took_shared_by_those_side_by_side() =>
        Assert.Equal(15, Estimate(After(new RemainingTime(Slow, 2), (Slow[0], 10)))); // three times 10 s, two at a time

    [Fact]
    public void A_case_that_none_has_ended_of_takes_what_all_took_on_average() =>
        Assert.Equal((30 + 18 + (4 * 8)) / 1, Estimate(After(new RemainingTime([.. Slow, .. Quick, .. New], 1), (Slow[0], 10), (Quick[0], 6)))); // 8 s on average

    [Fact]
    public void What_a_running_trial_has_behind_it_is_not_counted_again() =>
        Assert.Equal(26, Estimate(After(new RemainingTime(Slow, 1), (Slow[0], 10)), (Slow[1], 4)));

    [Fact]
    public void A_trial_that_takes_longer_than_expected_is_not_negative_time() =>
        Assert.Equal(20, Estimate(After(new RemainingTime(Slow, 1), (Slow[0], 10)), (Slow[1], 60)));

    [Fact]
    public void It_is_never_less_than_the_longest_trial_that_is_left() =>
        Assert.Equal(10, Estimate(After(new RemainingTime(Slow[..2], 100), (Slow[0], 10))));

    [Fact]
    public void A_trial_that_runs_alone_takes_every_place()
    {
        TrialPlan[] alone = [.. Slow.Select(t => t with { Plan = t.Plan with { Alone = true } })];
        Assert.Equal(30, Estimate(After(new RemainingTime(alone, 2), (alone[0], 10))));
    }

    private static IEnumerable<TrialPlan> New => Enumerable.Range(1, 4).Select(n => Trial("new", n));

    private static TrialPlan Trial(string @case, int n) => new(new TrialId(@case, "nginx", n), Plan.Default with { Alone = false }, Variant.None, n);

    private RemainingTime After(RemainingTime remaining, params (TrialPlan Trial, double Seconds)[] ended)
    {
        foreach (var (trial, seconds) in ended)
        {
            remaining.Ended(trial.Id, TimeSpan.FromSeconds(seconds));
            _over.Add(trial.Id);
        }

        return remaining;
    }

    private double? Estimate(RemainingTime remaining, params (TrialPlan Trial, double Seconds)[] running) =>
        remaining.Estimate(running.ToDictionary(r => r.Trial.Id, r => TimeSpan.FromSeconds(r.Seconds)), _over.Contains)?.TotalSeconds;
}
