using ProxyLab.Commands;
using ProxyLab.Judging;
using Xunit;

namespace ProxyLab.Tests.Commands;

/// <summary>Which trials are run once more: those that the machine's delay alone left unproven.</summary>
public sealed class LateTrialTests
{
    private static readonly Measure Exact = new("a.b", "seconds", 2.0), Late = Exact with { Leeway = new Leeway(2.Seconds(), 0, 4) };

    [Fact]
    public void A_fault_that_a_delay_left_open_is_tried_again() => Assert.True(LateTrials.IsLate(Trial(TrialState.Invalid, Late.AtLeast(1))));

    [Fact]
    public void A_fault_that_did_not_take_place_is_not() => Assert.False(LateTrials.IsLate(Trial(TrialState.Invalid, Late.AtLeast(9))));

    [Fact]
    public void A_fault_that_was_not_measured_is_not() => Assert.False(LateTrials.IsLate(Trial(TrialState.Invalid, (Exact with { Value = null }).AtLeast(1))));

    [Fact]
    public void A_trial_that_is_valid_or_broke_off_is_not()
    {
        Assert.False(LateTrials.IsLate(Trial(TrialState.Valid, Late.AtLeast(0))));
        Assert.False(LateTrials.IsLate(Trial(TrialState.Invalid, null)));
        Assert.False(LateTrials.IsLate(Trial(TrialState.Damaged, Late.AtLeast(1))));
    }

    private static TrialVerdicts Trial(TrialState state, Judgement? fault) =>
        new(new TrialId("healthy", "csharp", 1), state, "", fault is null ? null : new ClaimVerdict("fault", "It took place", "the case", fault), []);
}
