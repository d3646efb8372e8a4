using System.Globalization;
using ProxyLab.Report.Text;
using ProxyLab.Runs;
using ProxyLab.Trials;
using Spectre.Console;

namespace ProxyLab.Progress;

/// <summary>
/// What runs, what is done and what is left, on standard error: a table that moves on a terminal; elsewhere, and where the variable CI says
/// that nobody looks, plain lines: of a short run one for each finished trial, of a longer one some ten in all, and one more whenever half a
/// minute went by in silence.
/// </summary>
internal sealed class ProgressDisplay : IProgress<TrialProgress>
{
    private static readonly TimeSpan Refresh = 200.Milliseconds(), Quiet = 30.Seconds();

    private const int FewTrials = 10, Widest = 80;

    private readonly Lock _gate = new();
    private readonly IReadOnlyList<TrialPlan> _trials;
    private readonly IAnsiConsole _console;
    private readonly TimeProvider _clock;
    private readonly long _began;
    private readonly bool _isLive;
    private readonly RemainingTime _remaining;
    private readonly Dictionary<TrialId, (TrialStatus Status, TimeSpan Began)> _running = [];
    private readonly HashSet<TrialId> _over = [];
    private TimeSpan _lastLine;

    /// <param name="trials">All trials of the run.</param>
    /// <param name="jobs">Trials side by side.</param>
    /// <param name="console">Where it goes.</param>
    /// <param name="clock">The time; null for the system's.</param>
    /// <param name="ci">The variable CI; null reads it.</param>
    internal ProgressDisplay(IReadOnlyList<TrialPlan> trials, int jobs, IAnsiConsole console, TimeProvider? clock = null, string? ci = null)
    {
        (_trials, _console, _clock) = (trials, console, clock ?? TimeProvider.System);
        _began = _clock.GetTimestamp();
        _remaining = new RemainingTime(trials, jobs);
        var inCi = (ci ?? Environment.GetEnvironmentVariable("CI")) is { Length: > 0 } value && value is not ("0" or "false");
        _isLive = !inCi && console.Profile.Capabilities is { Interactive: true, Ansi: true };
    }

    /// <summary>Runs trials in a run's folder, so many of them side by side, and shows on standard error where they are.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; every sandbox has gone.</exception>
    internal static Task Run(RunFolder run, Catalogue catalogue, IReadOnlyList<TrialPlan> trials, int jobs, CancellationToken cancel)
    {
        var display = new ProgressDisplay(trials, jobs, Terminal.Error());
        return display.During(new Runner(run, catalogue.Files, display).Run(trials, jobs, cancel));
    }

    private TimeSpan Elapsed => _clock.GetElapsedTime(_began);

    /// <summary>Takes a trial's new status.</summary>
    public void Report(TrialProgress value)
    {
        lock (_gate)
        {
            var known = _running.TryGetValue(value.Id, out var was);
            if (!value.IsOver)
            {
                if (!_over.Contains(value.Id)) _running[value.Id] = (value.Status, known ? was.Began : Elapsed);
                return;
            }

            _running.Remove(value.Id);
            _over.Add(value.Id);
            var took = known ? Elapsed - was.Began : TimeSpan.Zero;
            _remaining.Ended(value.Id, took);
            if (!_isLive) Tell(value.Id, took, was.Status);
        }
    }

    /// <summary>Shows the display while the work runs.</summary>
    internal async Task During(Task work)
    {
        if (_isLive) await _console.Live(ProgressTable.Of(Now(), _console.Profile)).AutoClear(true).StartAsync(context => Live(context, work));
        else await Plain(work);
        await work;
    }

    /// <summary>What there is to show now.</summary>
    internal ProgressPicture Now()
    {
        lock (_gate)
        {
            var now = Elapsed;
            return new ProgressPicture(
                _over.Count, _trials.Count, now,
                _remaining.Estimate(_running.ToDictionary(r => r.Key, r => now - r.Value.Began), _over.Contains),
                [.. _running.OrderBy(r => r.Value.Began).Select(r => new ProgressRow(r.Key, r.Value.Status, now - r.Value.Began))]);
        }
    }

    /// <summary>Says in a line where the run is, when nothing was said for a while.</summary>
    internal void BreakSilence()
    {
        var now = Now();
        lock (_gate)
        {
            if (now.Elapsed - _lastLine >= Quiet) Line(ProgressTable.Head(now));
        }
    }

    /// <summary>Says that a trial is over: by its name, or, where there are many, each time another tenth of them is.</summary>
    private void Tell(TrialId id, TimeSpan took, TrialStatus? last)
    {
        if (_trials.Count <= FewTrials) Line($"[{_over.Count.ToString(CultureInfo.InvariantCulture).PadLeft(Digits)}/{_trials.Count}] {id}: {Seconds(took, "0.0")}{Last(last)}");
        else if (_over.Count * FewTrials / _trials.Count > (_over.Count - 1) * FewTrials / _trials.Count) Line(ProgressTable.Head(Now()));
    }

    private int Digits => _trials.Count.ToString(CultureInfo.InvariantCulture).Length;

    private static string Last(TrialStatus? status) => status?.Outcomes is { Length: > 0 } outcomes ? $", {outcomes}" : "";

    private static string Seconds(TimeSpan time, string format) => time.TotalSeconds.ToString(format, CultureInfo.InvariantCulture) + " s";

    // Past the console, which would wrap: a line is a line for those that search a log.
    private void Line(string text)
    {
        _lastLine = Elapsed;
        _console.Profile.Out.Writer.Write(ProgressTable.Fit(text, Widest) + "\n");
        _console.Profile.Out.Writer.Flush();
    }

    private async Task Live(LiveDisplayContext context, Task work)
    {
        while (!work.IsCompleted)
        {
            context.UpdateTarget(ProgressTable.Of(Now(), _console.Profile));
            await Task.WhenAny(work, Task.Delay(Refresh, _clock));
        }
    }

    private async Task Plain(Task work)
    {
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(1.Seconds(), _clock));
            if (!work.IsCompleted) BreakSilence();
        }
    }
}
