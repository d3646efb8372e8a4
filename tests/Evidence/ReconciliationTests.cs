using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.EvidenceFiles;

public sealed class ReconciliationTests
{
    private static readonly Tick Still = Tick.Waiting(9);
    private static readonly Tick Differing = Still with { Disagreement = 2 };

    [Fact]
    public void A_difference_while_nothing_moves_is_unexplained() => Assert.Single(Wave((5, Still), (1, Differing), (5, Still)).Samples.Disagreements);

    [Fact]
    public void A_difference_no_larger_than_what_moved_is_explained() => Assert.Empty(Wave((5, new Tick()), (1, Differing), (5, Still)).Samples.Disagreements);

    [Fact]
    public void What_moved_over_a_tick_on_which_proc_was_not_read_explains_a_difference_too() =>
        Assert.Empty(Wave((5, new Tick()), (2, Tick.Empty), (1, Differing), (5, Still)).Samples.Disagreements);

    [Fact]
    public void A_difference_while_requests_end_is_explained()
    {
        // Requests that end 0.2 s after the wave's start, on its tenth tick.
        var wave = new HandMade(Plan.Default).Wave(1, [new Ended(9, Outcome.Status, 504, 0.2)], (10, Still), (1, Differing), (5, Still)).Build();
        Assert.Empty(wave.Samples.Disagreements);
    }

    [Fact]
    public void A_claim_that_rests_on_samples_is_unknown_while_the_instruments_disagree()
    {
        var evidence = Wave((5, Still), (1, Differing), (5, Still));
        Assert.Equal(Verdict.Unknown, new Claim("x", "x", e => e.Samples.PeakLines.AtLeast(1)).Judge(evidence).Verdict);
    }

    [Fact]
    public void So_is_the_next_claim_that_rests_on_ticks_which_an_earlier_one_has_chosen()
    {
        var evidence = Wave((5, Still), (1, Differing), (5, Still));
        foreach (var rule in (Func<Evidence, Judgement>[])[e => e.Share(UnixRole.Embryo).AtLeast(0), e => e.Wave(1).Peak("queue", "queue", s => s.Queue).AtLeast(0)])
            Assert.Equal([Verdict.Unknown, Verdict.Unknown], Enumerable.Range(0, 2).Select(_ => new Claim("x", "x", rule).Judge(evidence).Verdict));
    }

    [Fact]
    public void A_claim_that_rests_on_requests_alone_does_not_mind()
    {
        var evidence = Wave((5, Still), (1, Differing), (5, Still));
        Assert.Equal(Verdict.Holds, new Claim("x", "x", e => e.Count(Outcome.Ok).Exactly(0)).Judge(evidence).Verdict);
    }

    private static Evidence Wave(params (int, Tick)[] ticks) =>
        new HandMade(Plan.Default).Wave(1, [new Ended(9, Outcome.Status, 504, 60)], ticks).Build();
}
