using ProxyLab.Bisection;
using Xunit;

namespace ProxyLab.Tests.Bisection;

/// <summary>When a configuration's verdict is sure.</summary>
public sealed class RepetitionTests
{
    private const int AtMost = 7;

    private const char Holds = 'h', Refuted = 'r', Unknown = 'u', Invalid = 'i', NotApplicable = 'n';

    [Theory]
    [InlineData("hh", Verdict.Holds, "holds 2/2")]
    [InlineData("rr", Verdict.Refuted, "refuted 2/2")]
    [InlineData("nn", Verdict.NotApplicable, "not applicable 2/2")]
    [InlineData("hrhh", Verdict.Holds, "holds 3/4, refuted 1/4")]
    [InlineData("huh", Verdict.Holds, "holds 2/3, unknown 1/3")]
    [InlineData("ihuuuh", Verdict.Holds, "unknown 3/6, holds 2/6, invalid 1/6")]
    [InlineData("hrnnn", Verdict.NotApplicable, "not applicable 3/5, holds 1/5, refuted 1/5")]
    public async Task It_is_sure_once_it_leads_by_two_and_silent_trials_count_as_neither(string trials, Verdict verdict, string summary)
    {
        var (repetition, verdicts) = await Ask(trials);
        Assert.Equal((verdict, summary, trials.Length), (verdicts.Single(), repetition.Path.Single().Summary, repetition.Path.Single().Trials.Count));
    }

    [Theory]
    [InlineData("hrhrhrh", "holds 4/7, refuted 3/7")]
    [InlineData("uuuuuuu", "unknown 7/7; unknown: why")]
    [InlineData("hiiiiii", "invalid 6/7, holds 1/7; invalid: why")]
    public async Task It_gives_up_after_as_many_as_are_allowed_and_says_what_it_saw(string trials, string says) =>
        Assert.Equal(says, (await Assert.ThrowsAsync<NotSureException>(() => Ask(trials))).Message);

    [Fact]
    public async Task No_more_trials_run_side_by_side_than_are_needed_anyway()
    {
        var batches = new List<int>();
        var left = new Queue<char>("hrrr");
        await new Repetition(AtMost, sets =>
        {
            batches.Add(sets.Count);
            return Task.FromResult<IReadOnlyList<Seen>>([.. sets.Select(_ => Trial(left.Dequeue()))]);
        }, _ => { }).Ask([SwitchSet.None]);
        Assert.Equal([2, 2], batches);
    }

    /// <summary>Every sequence of seven trials, with its probability: no chance is left to the test.</summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.1)]
    [InlineData(0.2)]
    public void A_trial_that_errs_sometimes_misleads_less_often_than_the_bound_says(double q)
    {
        double wrong = 0, right = 0;
        for (var bits = 0; bits < 1 << AtMost; bits++)
        {
            var errs = Enumerable.Range(0, AtMost).Select(i => (bits >> i & 1) == 1).ToArray();
            var configuration = new Configuration(SwitchSet.None, AtMost);
            foreach (var err in errs.TakeWhile(_ => configuration.Missing > 0)) configuration.Add(Trial(err ? Refuted : Holds));
            var probability = errs.Aggregate(1.0, (p, err) => p * (err ? q : 1 - q));
            if (configuration.Verdict == Verdict.Refuted) wrong += probability;
            if (configuration.Verdict == Verdict.Holds) right += probability;
        }

        var odds = (1 - q) / q;
        Assert.InRange(wrong, 1e-4, 1 / (1 + (odds * odds)));
        Assert.InRange(right, 0.9, 1);
    }

    [Fact]
    public async Task A_search_over_trials_of_which_one_in_twenty_errs_finds_the_culprits_nearly_always()
    {
        var random = new Random(1);
        var culprits = SwitchSet.Of(2, 5);
        var (found, most) = (0, 0);
        for (var i = 0; i < 200; i++)
        {
            var trials = 0;
            var repetition = new Repetition(AtMost, sets =>
            {
                trials += sets.Count;
                return Task.FromResult<IReadOnlyList<Seen>>([.. sets.Select(s => Trial(culprits.IsWithin(s) ^ (random.NextDouble() < 0.05) ? Refuted : Holds))]);
            }, _ => { });
            try
            {
                if ((await new Search(8, repetition.Ask).Run())?.Minimal == culprits) found++;
            }
            catch (NotSureException)
            {
                // It said that it does not know: no error.
            }

            most = Math.Max(most, trials);
        }

        Assert.InRange(found, 185, 200);
        Assert.InRange(most, 1, 256); // half the least that the full factorial takes
    }

    private static async Task<(Repetition Repetition, IReadOnlyList<Verdict> Verdicts)> Ask(string trials)
    {
        var left = new Queue<char>(trials);
        var repetition = new Repetition(AtMost, sets => Task.FromResult<IReadOnlyList<Seen>>([.. sets.Select(_ => Trial(left.Dequeue()))]), _ => { });
        return (repetition, await repetition.Ask([SwitchSet.None]));
    }

    private static Seen Trial(char letter) => new(1, letter switch
    {
        Holds => Verdict.Holds,
        Refuted => Verdict.Refuted,
        Unknown => Verdict.Unknown,
        NotApplicable => Verdict.NotApplicable,
        Invalid => null,
        _ => throw new ArgumentException($"{letter}", nameof(letter)),
    }, "why");
}
