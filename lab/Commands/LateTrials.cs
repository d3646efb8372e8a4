using ProxyLab.Escaping;
using ProxyLab.Judging;
using ProxyLab.Progress;
using ProxyLab.Runs;

namespace ProxyLab.Commands;

/// <summary>
/// Trials whose fault may have taken place, but that the machine was too late to prove: they are run once more when the others are over. What is judged of a
/// fault is never a claim, so that nobody can be given the verdict that he hoped for in this way; <c>run.json</c> names them.
/// </summary>
internal static class LateTrials
{
    /// <summary>The verdicts of a run whose trials were all run, those of late ones after a second time.</summary>
    internal static async Task<IReadOnlyList<TrialVerdicts>> Judged(RunFolder run, RunRequest request, Catalogue catalogue, CancellationToken cancel)
    {
        var verdicts = new Judge(run, catalogue).All();
        var late = verdicts.Where(IsLate).ToDictionary(v => v.Id);
        if (late.Count == 0) return verdicts;
        TrialPlan[] again = [.. request.Trials().Where(t => late.ContainsKey(t.Id))];
        foreach (var trial in again)
        {
            Console.Error.Say($"once more: {trial.Id}: {late[trial.Id].Reason}");
            Directory.Delete(RunFiles.Trial(run.Path, trial.Id), recursive: true);
        }

        run.RanAgain(again.Select(t => t.Id));
        await ProgressDisplay.Run(run, catalogue, again, request.Jobs, cancel);
        return new Judge(run, catalogue).All();
    }

    /// <summary>Whether a trial is invalid for nothing but a number that the machine's delay left open. Pure.</summary>
    internal static bool IsLate(TrialVerdicts trial) =>
        trial is { State: TrialState.Invalid, Fault.Judgement: { Verdict: Verdict.Unknown } fault } && fault.Measures.Any(m => m.Leeway is not null);
}
