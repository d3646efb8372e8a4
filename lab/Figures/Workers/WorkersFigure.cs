using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Workers;

/// <summary>
/// The system call that each accept worker of the proxy is in over time: paler where its thread had left it since the tick before, with a mark
/// for each tick on which it had accepted.
/// </summary>
public sealed class WorkersFigure : Figure
{
    private static readonly string[] Keys = ["workers", "listen", "client_cpu", "rps"];

    /// <inheritdoc/>
    public override FigureModel? Of(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.AcceptWorkers.OrNone is not { Count: > 0 } rows) return null;
        var (id, plan) = (evidence.Id, string.Join(", ", Keys.Select(k => $"{k} {PlanKeys.Show(evidence.Plan, k)}")) + TrialMoments.Settings(evidence.Plan));
        int[] workers = [.. rows.Select(r => r.Worker).Distinct().Order()];
        return new FigureModel
        {
            Title = $"{id.Case} · {id.Proxy} · accept workers",
            Subtitle = [plan, "dark: in the same call since the tick before, without a move; pale: it moved; black marks: it accepted"],
            AlternativeText = $"System call of each accept worker over time: {id.Case} on {id.Proxy}; {plan}",
            Sources = [TrialMoments.Source(evidence, RunFiles.Workers)],
            X = TrialMoments.Time with { Least = rows.Min(r => r.TimeMs) / 1000, Most = rows.Max(r => r.TimeMs) / 1000 },
            Panels =
            [
                new FigurePanel
                {
                    Y = new FigureAxis("") { Scale = AxisScale.Category, Categories = [.. workers.Select(w => $"worker {w}")] },
                    Series = [Calls(rows, workers), Accepted(rows, workers)],
                    Bands = TrialMoments.Waves(evidence, rows.Max(r => r.TimeMs)),
                },
            ],
        };
    }

    /// <summary>Each row lasts until the worker's next one; an empty cell is no call, and no span.</summary>
    private static SpanSeries Calls(IReadOnlyList<WorkerRow> rows, int[] workers)
    {
        var spans = (
            from worker in Pairs(rows)
            where worker.Row.Call is not null
            select (Row: (double)Array.IndexOf(workers, worker.Row.Worker), From: worker.Row.TimeMs / 1000, To: (worker.Next?.TimeMs ?? worker.Row.TimeMs) / 1000,
                Call: worker.Row.Call!, Moved: worker.Row.Switches is not { } now || now != worker.Before?.Switches)).ToArray();
        SpanState[] states = [.. spans.GroupBy(s => s.Call).OrderByDescending(g => g.Count()).SelectMany(g => ((bool[])[false, true]).Where(m => g.Any(s => s.Moved == m)).Select(m => State(g.Key, m)))];
        return new SpanSeries(
            states, [.. spans.Select(s => s.Row)], [.. spans.Select(s => s.From)], [.. spans.Select(s => s.To)], [.. spans.Select(s => Array.IndexOf(states, State(s.Call, s.Moved)))]);
    }

    private static PointSeries Accepted(IReadOnlyList<WorkerRow> rows, int[] workers)
    {
        var ticks = Pairs(rows).Where(w => w.Row.Accepts > w.Before?.Accepts).Select(w => w.Row).ToArray();
        return new PointSeries("accepted", [.. ticks.Select(r => r.TimeMs / 1000)], [.. ticks.Select(r => (double?)Array.IndexOf(workers, r.Worker))]) { AreEvents = true };
    }

    private static SpanState State(string call, bool moved) => new(moved ? $"{call}, moved" : call, call, moved);

    /// <summary>Every row with the same worker's row before it and after it.</summary>
    private static IEnumerable<(WorkerRow? Before, WorkerRow Row, WorkerRow? Next)> Pairs(IReadOnlyList<WorkerRow> rows) =>
        rows.GroupBy(r => r.Worker).SelectMany(worker => worker.OrderBy(r => r.TimeMs).ToArray() is var all
            ? all.Select((row, i) => (i > 0 ? all[i - 1] : null, row, i + 1 < all.Length ? all[i + 1] : (WorkerRow?)null)) : []);
}
