using System.Text.Json;
using System.Text.Json.Nodes;
using ProxyLab.Probes.Timing;
using ProxyLab.Runs;
using ProxyLab.Sandboxes;

namespace ProxyLab.Trials;

/// <summary>
/// Runs trials side by side, each in its own sandbox, and follows them. The story of a run, from the command to the report:
/// <list type="number">
/// <item>Catalog the cases and find the proxies installed; refuse early, with the remedy, what cannot run.</item>
/// <item>For each trial write <c>plan.json</c> and <c>columns.json</c>, and start a sandbox for it.</item>
/// <item>Inside (<see cref="Trial"/>): set sysctls, start the upstream, then the proxy; wait for readiness by event.</item>
/// <item>Sample while the clients flood, in waves; save samples and requests as they happen.</item>
/// <item>The sandbox's end takes every process with it.</item>
/// <item>Load the evidence from disk (<see cref="Evidence"/>), prove the fault, judge the claims, save verdicts.</item>
/// <item>Report: findings, figures, JUnit. Judging and reporting read only saved files.</item>
/// </list>
/// </summary>
/// <param name="run">Where everything is saved.</param>
/// <param name="files">The columns of the CSV files that a trial may have.</param>
/// <param name="progress">Hears where each trial is.</param>
internal sealed class Runner(RunFolder run, IReadOnlyList<ColumnSet> files, IProgress<TrialProgress> progress)
{
    /// <summary>Runs these trials, so many of them side by side. Cancelling ends those that run and starts no more.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; every sandbox has gone.</exception>
    internal async Task Run(IReadOnlyList<TrialPlan> trials, int jobs, CancellationToken cancel)
    {
        using var slots = new SemaphoreSlim(jobs);
        var running = new List<Task>();
        try
        {
            foreach (var trial in trials)
            {
                var width = trial.Plan.Alone ? jobs : 1;
                for (var i = 0; i < width; i++) await slots.WaitAsync(cancel);
                running.Add(RunInSlot(trial, slots, width, cancel));
            }
        }
        finally
        {
            await Task.WhenAll(running);
        }
    }

    private async Task RunInSlot(TrialPlan trial, SemaphoreSlim slots, int width, CancellationToken cancel)
    {
        try
        {
            await RunOne(trial, cancel);
        }
        finally
        {
            slots.Release(width);
        }
    }

    private async Task RunOne(TrialPlan trial, CancellationToken cancel)
    {
        var (id, plan) = (trial.Id, trial.Plan);
        var folder = RunFiles.Trial(run.Path, id);
        Directory.CreateDirectory(folder);
        PlanJson.Write(Path.Combine(folder, RunFiles.Plan), trial);
        progress.Report(new TrialProgress(id, new TrialStatus("starting")));
        if (trial.WhyNot is { } reason)
        {
            Record(folder, () => 0, EventNames.Skipped, new JsonObject { ["reason"] = reason, ["beyond_proxy"] = trial.Beyond is not null });
            SealFolder(folder);
            progress.Report(TrialProgress.Over(id));
            return;
        }

        Json.Save(Path.Combine(folder, RunFiles.Columns), ColumnsJson.Of(files));
        using var sandbox = await Sandbox.Start(OwnCommands.Trial(folder), line => progress.Report(new TrialProgress(id, TrialStatus.Parse(line))), trial.AsRoot);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Longest(plan));
        try
        {
            var code = await sandbox.Exited.WaitAsync(limit.Token);
            if (code != 0) RecordFailure(folder, code == TrialHost.BrokeOff ? sandbox.Errors : $"the sandbox ended with {code}: {sandbox.Errors}");
        }
        catch (OperationCanceledException)
        {
            await sandbox.Kill();
            cancel.ThrowIfCancellationRequested();
            RecordFailure(folder, $"the trial took longer than {Longest(plan).TotalSeconds} s and was ended");
        }

        SealFolder(folder);
        progress.Report(TrialProgress.Over(id));
    }

    /// <summary>Seals what the trial left. A full disk may refuse it: then the missing seal tells enough.</summary>
    private static void SealFolder(string folder)
    {
        try
        {
            Seal.Write(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>A bound that only a wedged trial can reach: every wave to its deadline, every drain to its bound, and a slow start.</summary>
    private static TimeSpan Longest(Plan plan) =>
        (plan.Waves * (plan.EffectiveDeadline + plan.LongestDrain + 5.Seconds() + (plan.DrainTicks * plan.Tick))) + 120.Seconds();

    /// <summary>For a trial that could not write its own end. A full disk may refuse this too: then the missing end tells enough.</summary>
    internal static void RecordFailure(string folder, string message)
    {
        var file = Path.Combine(folder, RunFiles.Events);
        Func<double> nowMs = () => 0; // the trial never began
        try
        {
            if (File.Exists(file))
            {
                if (ClockOf(file) is { } clock) nowMs = () => clock.NowMs;
                var written = File.ReadAllText(file);
                if (written.Contains($"\"event\":\"{EventNames.Failed}\"", StringComparison.Ordinal)) return;
                File.WriteAllText(file, written[..(written.LastIndexOf('\n') + 1)]); // a last line cut short would swallow this one
            }

            Record(folder, nowMs, EventNames.Failed, new JsonObject { ["message"] = message, ["phase"] = "trial" });
        }
        catch (IOException)
        {
            // See above.
        }
    }

    /// <summary>The trial's clock, by the event that tells its origin; null where that was never written.</summary>
    private static TrialClock? ClockOf(string events)
    {
        try
        {
            var first = JsonNode.Parse(File.ReadLines(events).FirstOrDefault() ?? "");
            return (double?)first?["monotonic_s"] is { } origin ? new TrialClock(origin) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null; // the line was cut short
        }
    }

    private static void Record(string folder, Func<double> nowMs, string name, JsonObject fields)
    {
        using var events = new EventLog(folder, nowMs);
        events.Write(name, fields);
    }
}

/// <summary>News of a trial.</summary>
/// <param name="Id">Which trial.</param>
/// <param name="Status">Where it is.</param>
/// <param name="IsOver">Whether it has ended.</param>
internal sealed record TrialProgress(TrialId Id, TrialStatus Status, bool IsOver = false)
{
    /// <summary>The trial has ended.</summary>
    internal static TrialProgress Over(TrialId id) => new(id, new TrialStatus("over"), IsOver: true);
}
