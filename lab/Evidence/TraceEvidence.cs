using System.Globalization;

namespace ProxyLab;

/// <summary>The proxy's system calls, as strace saw them. Where the trial was not traced, a rule that asks is told so, and its claim is unknown.</summary>
public sealed class TraceEvidence
{
    private readonly Lazy<Recorded<TracedCall>> _calls;
    private readonly Lazy<double> _stepBack;
    private readonly Evidence _trial;

    internal TraceEvidence(Func<Recorded<TracedCall>> read, Evidence trial)
    {
        _calls = new(read); // it can be large: read only when a rule asks
        _stepBack = new(LargestStepBack);
        _trial = trial;
    }

    /// <summary>Every call, in order.</summary>
    public Recorded<TracedCall> All => _calls.Value;

    /// <summary>How often the proxy made any of these system calls.</summary>
    /// <exception cref="NotMeasuredException">The trial was not traced.</exception>
    public Measure Calls(params string[] names) =>
        Of("trace.calls", $"calls of {string.Join(", ", names)}", names, All.Count(c => names.Contains(c.Name)));

    /// <summary>How often one thread of the proxy made these system calls in this order, whatever it called between.</summary>
    /// <exception cref="NotMeasuredException">The trial was not traced.</exception>
    public Measure CallsInOrder(params string[] names) => Of(
        "trace.calls-in-order", $"times {string.Join(", ", names)} in order", names,
        All.GroupBy(c => c.Pid).Sum(thread => thread.Aggregate(0, (found, call) => call.Name == names[found % names.Length] ? found + 1 : found) / names.Length));

    /// <summary>The calls that began from a wave's start to its drain's end, in order.</summary>
    /// <param name="wave">Which wave, from 1.</param>
    /// <exception cref="NotMeasuredException">The trial was not traced, its clock stepped, or it does not say when that was.</exception>
    public IReadOnlyList<TracedCall> OfWave(int wave)
    {
        var start = Zero();
        return _trial.Wave(wave) is { StartMs: { } from, DrainedMs: { } to }
            ? [.. All.Where(c => c.Seconds >= start + (from / 1000) && c.Seconds < start + (to / 1000))]
            : throw new NotMeasuredException($"when wave {wave} was, is not known");
    }

    /// <summary>
    /// What the wall clock, in which a trace counts, showed when the trial began. Several events tell it: where they disagree, the clock stepped, and
    /// nobody knows which call was when. One that stepped and was set back between two of these events shows in the trace.
    /// </summary>
    private double Zero()
    {
        if (_trial.Account.Zeros is not [var zero, ..]) throw new NotMeasuredException("no event tells the date, in which the trace counts");
        var step = Math.Max(_trial.Account.ClockStep, _stepBack.Value);
        return step <= TrialAccount.LongestSlew ? zero
            : throw new NotMeasuredException(string.Create(CultureInfo.InvariantCulture, $"the wall clock, in which the trace counts, stepped by {step:0.00} s while the trial ran"));
    }

    /// <summary>By how much at most a thread's call began before that thread's last one. (Over all threads they are in the order in which they ended.)</summary>
    private double LargestStepBack() => All.GroupBy(c => c.Pid).Max(thread => thread.Zip(thread.Skip(1), (call, next) => call.Seconds - next.Seconds).DefaultIfEmpty().Max());

    private Measure Of(string id, string label, string[] names, double value) => _trial.Measure(id, label, value) with { Part = string.Join(", ", names) };
}
