namespace ProxyLab;

/// <summary>One accept worker of the proxy over a trial. Its measures are of the part <c>worker N</c>; times are in ms since the trial began.</summary>
public sealed class WorkerEvidence
{
    private readonly IReadOnlyList<WorkerRow> _rows;
    private readonly Evidence _trial;

    internal WorkerEvidence(Evidence evidence, int number)
    {
        Number = number;
        _trial = evidence;
        _rows = [.. evidence.AcceptWorkers.OrNone.Where(w => w.Worker == number)];
    }

    /// <summary>Its number, from 0.</summary>
    public int Number { get; }

    /// <summary>Connections accepted between two times, in ms since the trial began; null when that was not measured at both.</summary>
    public Measure Accepts(double? fromMs, double? toMs) => Measure("worker.accepts", $"accepts of worker {Number}", Gain(w => w.Accepts, fromMs, toMs));

    /// <summary>How often its thread left a CPU between two times: 0 is a thread that slept all along.</summary>
    public Measure Moves(double? fromMs, double? toMs) => Measure("worker.moves", $"moves of worker {Number}", Gain(w => w.Switches, fromMs, toMs));

    /// <summary>Of the ticks between two times on which that was measured, the share on which it was in a call whose name begins so.</summary>
    public Measure ShareIn(string call, double? fromMs, double? toMs)
    {
        var ticks = _rows.Where(w => w.TimeMs >= fromMs && w.TimeMs <= toMs && w.Call is not null).ToArray();
        return Measure("worker.call-share", $"share of worker {Number} in {call}",
            ticks.Length > 0 ? (double)ticks.Count(w => w.Call!.StartsWith(call, StringComparison.Ordinal)) / ticks.Length : null, "%");
    }

    /// <summary>The length of the queue it accepts from, on the last tick at or before a time.</summary>
    public Measure Queue(double? atMs) => Measure("worker.queue", $"queue of worker {Number}", _rows.LastOrDefault(w => w.TimeMs <= atMs && w.Queue is not null)?.Queue);

    private Measure Measure(string id, string label, double? value, string unit = "") =>
        _trial.Measure(id, label, value, unit) with { Part = $"worker {Number}" };

    /// <summary>What a count rose by, from the last tick at or before a time (or the first after it) to the last at or before another.</summary>
    private double? Gain(Func<WorkerRow, long?> count, double? fromMs, double? toMs)
    {
        if (fromMs is null || toMs is null) return null;
        var measured = _rows.Where(w => count(w) is not null).ToArray();
        var first = measured.LastOrDefault(w => w.TimeMs <= fromMs) ?? measured.FirstOrDefault(w => w.TimeMs > fromMs);
        var last = measured.LastOrDefault(w => w.TimeMs <= toMs);
        return first is null || last is null || last.TimeMs <= first.TimeMs ? null : count(last) - count(first);
    }
}
