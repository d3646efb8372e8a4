using ProxyLab.Comparing;
using ProxyLab.Judging;
using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Comparing;

/// <summary>Many measures at once: which there are, and what chance does among them.</summary>
public sealed class ManyMeasures
{
    private static readonly double[] Low = [1, 2, 3, 4, 5], High = [11, 12, 13, 14, 15], Mixed = [1.5, 2.5, 3.5, 4.5, 5.5];

    [Fact]
    public void A_measure_has_the_values_of_every_repetition()
    {
        var measure = Assert.Single(SavedRuns.Of(SavedRuns.Numbers(1, 2, 3), SavedRuns.Numbers(4, 5)).Measures);
        Assert.Equal("queue", measure.Measure.Id);
        Assert.Equal([1.0, 2.0, 3.0], measure.Before);
        Assert.Equal([4.0, 5.0], measure.After);
    }

    [Fact]
    public void A_number_that_two_claims_give_is_one_measure()
    {
        var findings = Verdicts.Run(Verdicts.Valid("never-accept", "nginx", 1, Verdicts.Holds, Verdicts.Holds));
        Assert.Equal(["C1", "C2"], Assert.Single(SavedRuns.Of(findings, findings).Measures).Claims);
    }

    [Fact]
    public void Two_claims_that_give_other_values_under_one_id_give_two_measures()
    {
        var findings = Verdicts.Run(Verdicts.Valid("never-accept", "nginx", 1, Verdicts.Holds, Judgement.Of(true, "").RestingOn(new Measure("queue", 7))));
        Assert.Equal(2, SavedRuns.Of(findings, findings).Measures.Count);
    }

    [Fact]
    public void A_measure_that_one_run_lacks_is_left_out() =>
        Assert.Equal(["queue"], SavedRuns.Of(SavedRuns.Named(("queue", Low), ("gone", Low)), SavedRuns.Named(("queue", Low), ("new", Low))).Measures.Select(m => m.Measure.Id));

    [Fact]
    public void A_trial_without_verdicts_gives_no_value()
    {
        var valid = SavedRuns.Numbers(1, 2).Trials;
        var after = Verdicts.Run([.. valid, Verdicts.Without(TrialState.Invalid, "nginx died", n: 3)]);
        Assert.Equal([1.0, 2.0], Assert.Single(SavedRuns.Of(SavedRuns.Numbers(1, 2), after).Measures).After);
    }

    [Fact]
    public void What_chance_alone_gives_is_the_sum_of_each_measures_own_chance()
    {
        var tests = SavedRuns.Of(SavedRuns.Named(("a", Low), ("b", Low)), SavedRuns.Named(("a", High), ("b", Mixed))).Tests;
        Assert.Equal((2, 2, 1), (tests.Compared, tests.Tested, tests.Below));
        Assert.Equal(2 * 8 / 252.0, tests.ExpectedByChance, 12);
    }

    [Fact]
    public void A_measure_with_one_value_throughout_is_not_tested_and_not_corrected_for()
    {
        var tests = SavedRuns.Of(SavedRuns.Named(("a", Low), ("b", [65, 65, 65, 65, 65])), SavedRuns.Named(("a", High), ("b", [65, 65, 65, 65, 65]))).Tests;
        Assert.Equal((2, 1, 1, 1), (tests.Compared, tests.Constant, tests.Tested, tests.BelowAfterHolm));
    }

    [Theory]
    [InlineData(6, 6)] // 6 × 2/252 = 0.048
    [InlineData(7, 0)] // 7 × 2/252 = 0.056
    public void Holms_correction_lets_the_smallest_p_of_five_repetitions_stand_among_six(int measures, int stand)
    {
        (string, double[])[] Side(double[] values) => [.. Enumerable.Range(1, measures).Select(i => ($"m.{(char)('a' + i)}", values.Select(v => v + i).ToArray()))];
        var comparison = SavedRuns.Of(SavedRuns.Named(Side(Low)), SavedRuns.Named(Side(High)));
        Assert.Equal((measures, stand), (comparison.Tests.Below, comparison.Tests.BelowAfterHolm));
        Assert.All(comparison.Measures, m => Assert.Equal(measures * 2 / 252.0, m.HolmP!.Value, 12));
    }

    [Fact]
    public void Holms_correction_weakens_with_each_p_and_never_orders_them_anew()
    {
        var comparison = SavedRuns.Of(
            SavedRuns.Named(("strong", Low), ("weak", Low), ("none", Low)), SavedRuns.Named(("strong", High), ("weak", [5, 6, 7, 8, 4.5]), ("none", Mixed)));
        var byName = comparison.Measures.ToDictionary(m => m.Measure.Id);
        Assert.Equal(3 * byName["strong"].Shift.P!.Value, byName["strong"].HolmP!.Value, 12);
        Assert.Equal(2 * byName["weak"].Shift.P!.Value, byName["weak"].HolmP!.Value, 12);
        Assert.Equal(byName["none"].Shift.P!.Value, byName["none"].HolmP!.Value, 12);
    }

    [Theory]
    [InlineData(1, "3 have one repetition in A or in B: no interval and no test")]
    [InlineData(3, "with so few repetitions p is at least 0.100, which says little.")]
    [InlineData(5, "2 with p ≤ 0.05, where chance alone gives 0.1; 2 stand Holm's correction")]
    public void The_words_say_what_so_many_repetitions_can_tell(int repetitions, string says)
    {
        var comparison = SavedRuns.Of(
            SavedRuns.Named(("a", Low[..repetitions]), ("b", Low[..repetitions]), ("c", Low[..repetitions])),
            SavedRuns.Named(("a", High[..repetitions]), ("b", High[..repetitions]), ("c", Mixed[..repetitions])));
        Assert.Contains(says, ComparisonWords.Tests(comparison.Tests), StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_without_evidence_say_that_measures_are_missing()
    {
        using var runs = new SavedRuns();
        var comparison = runs.Save(runs.A, SavedRuns.Numbers(1), []).Save(runs.B, SavedRuns.Numbers(1), []).Compare();
        Assert.Equal(
            [.. new[] { runs.A, runs.B }.Select(r => $"{r} has findings only: of the measures, only the claims' numbers can be compared, and no plans.")],
            comparison.Missing);
    }
}
