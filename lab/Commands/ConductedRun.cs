using ProxyLab.Judging;
using ProxyLab.Progress;
using ProxyLab.Report;
using ProxyLab.Runs;

namespace ProxyLab.Commands;

/// <summary>What a command that makes a run does with its folder: trials, verdicts, findings. Whatever stops it, what is whole stays there to be judged.</summary>
internal static class ConductedRun
{
    /// <summary>Describes the machine, unless a run that is continued has done so; runs trials, judges the run, writes its findings, and finishes it.</summary>
    /// <param name="run">The folder.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="trials">The trials that are to be run now.</param>
    /// <param name="finish">What comes after the findings; gives the exit code.</param>
    /// <param name="interrupted">What is told where it is cancelled; its remedy is that of a full disk too.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="LabException">It was cancelled, or the disk is full.</exception>
    internal static async Task<int> Run(RunFolder run, RunRequest request, IReadOnlyList<TrialPlan> trials, Func<Findings, int> finish, LabException interrupted, CancellationToken cancel)
    {
        try
        {
            if (!File.Exists(run.FileOf(RunFiles.Machine))) Json.Save(run.FileOf(RunFiles.Machine), Machine.Describe(request.Proxies, request.CommandLine));
            return await ToItsEnd(run, request, trials, finish, interrupted, cancel);
        }
        catch (IOException e)
        {
            throw new LabException("run", e.Message, $"free disk space; what is whole is kept: {interrupted.Remedy}", e);
        }
    }

    private static async Task<int> ToItsEnd(RunFolder run, RunRequest request, IReadOnlyList<TrialPlan> trials, Func<Findings, int> finish, LabException interrupted, CancellationToken cancel)
    {
        try
        {
            await ProgressDisplay.Run(run, request.Catalogue, trials, request.Jobs, cancel);
            var findings = new Findings(run.Id, await LateTrials.Judged(run, request, request.Catalogue, cancel)) { Shard = request.Shard?.ToString() };
            RunReport.WriteFindings(run, findings, request.Catalogue.Cases);
            return finish(findings);
        }
        catch (OperationCanceledException)
        {
            run.Close(finished: false);
            throw interrupted;
        }
    }
}
