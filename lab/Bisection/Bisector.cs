
using ProxyLab.Judging;
using ProxyLab.Progress;
using ProxyLab.Runs;

namespace ProxyLab.Bisection;

/// <summary>Answers a question by trials, each in a sandbox of its own, which become those of an ordinary run folder.</summary>
/// <param name="question">What is asked.</param>
/// <param name="run">The folder that the trials go to.</param>
/// <param name="catalogue">The cases to judge by.</param>
/// <param name="tried">Is told of each configuration once its trials are over.</param>
internal sealed class Bisector(Question question, RunFolder run, Catalogue catalogue, Action<Configuration> tried)
{
    private int _rounds;

    /// <summary>Searches to the end. Cancelling ends the trials that run, and what is known by then is the answer.</summary>
    internal async Task<Answer> Run(CancellationToken cancel)
    {
        var repetition = new Repetition(question.AtMost, sets => Try(sets, cancel), tried);
        Answer Ended(Ending ending, Flip? flip = null, string reason = "") => new(question, run.Id, ending, repetition.Path, flip, reason);
        try
        {
            return await new Search(question.Factors.Count, repetition.Ask).Run() is { } flip ? Ended(Ending.Found, flip) : Ended(Ending.NoFlip);
        }
        catch (NotSureException e)
        {
            return Ended(Ending.NotSure, reason: $"with {BisectionText.Names(question, e.Configuration.On)} on: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            return Ended(Ending.Interrupted);
        }
    }

    private async Task<IReadOnlyList<Seen>> Try(IReadOnlyList<SwitchSet> sets, CancellationToken cancel)
    {
        var rounds = sets.Select(s => question.Round(s, ++_rounds)).ToArray();
        TrialPlan[] trials = [.. rounds.SelectMany(r => r)];
        run.Add(trials.Select(t => t.Id));
        await ProgressDisplay.Run(run, catalogue, trials, question.Request.Jobs, cancel);
        var judge = new Judge(run, catalogue);
        return [.. rounds.Select(r => Judged(judge.One(r[0].Id), r[0].Round))]; // a round's first trial stands for its claims
    }

    private Seen Judged(TrialVerdicts trial, int round) =>
        trial.Claims.FirstOrDefault(c => c.Id == question.Claim.Id) is { Judgement: var judgement }
            ? new Seen(round, judgement.Verdict, judgement.Observed)
            : new Seen(round, null, trial.Reason);
}
