using System.Collections.Concurrent;
using System.Diagnostics;
using ProxyLab.Trials;
using Spectre.Console;

namespace ProxyLab.Report;

/// <summary>
/// What runs, what is done and what is left, on standard error: moving on a terminal, a line for each finished trial elsewhere.
/// </summary>
internal sealed class ProgressDisplay(int total, IAnsiConsole console) : IProgress<TrialProgress>
{
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private readonly ConcurrentDictionary<TrialId, (string Phase, TimeSpan Since)> _running = new();
    private int _done;

    /// <summary>Takes a trial's new phase.</summary>
    public void Report(TrialProgress value)
    {
        if (value.Phase != TrialProgress.Done)
        {
            _running.AddOrUpdate(value.Id, _ => (value.Phase, _elapsed.Elapsed), (_, old) => (value.Phase, old.Since));
            return;
        }

        _running.TryRemove(value.Id, out var was);
        var count = Interlocked.Increment(ref _done);
        if (!IsLive) console.WriteLine(FormattableString.Invariant($"[{count,3}/{total}] {value.Id}: {(_elapsed.Elapsed - was.Since).TotalSeconds:0.0} s"));
    }

    /// <summary>Shows the display while the work runs.</summary>
    internal async Task During(Task work)
    {
        if (IsLive) await console.Live(Picture()).AutoClear(true).StartAsync(context => Refresh(context, work));
        await work;
    }

    private bool IsLive => console.Profile.Capabilities is { Interactive: true, Ansi: true };

    private async Task Refresh(LiveDisplayContext context, Task work)
    {
        using var timer = new PeriodicTimer(200.Milliseconds());
        while (!work.IsCompleted)
        {
            context.UpdateTarget(Picture());
            await Task.WhenAny(work, timer.WaitForNextTickAsync().AsTask());
        }
    }

    private Rows Picture()
    {
        var now = _elapsed.Elapsed;
        var left = total - _done - _running.Count;
        var lines = _running.OrderBy(r => r.Value.Since).Select(r => new Markup(
            FormattableString.Invariant($"  [blue]{Markup.Escape(r.Key.ToString()),-36}[/] {Markup.Escape(r.Value.Phase),-12} [grey]{(now - r.Value.Since).TotalSeconds,4:0} s[/]")));
        var head = new Markup(FormattableString.Invariant(
            $"[bold]{_done}[/] of {total} trials done, [bold]{_running.Count}[/] running, {left} left, {now.TotalSeconds:0} s"));
        return new Rows(lines.Prepend(head));
    }
}
