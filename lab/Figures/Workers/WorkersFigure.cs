using ProxyLab.Figures.Model;
using ProxyLab.Figures.Processes;

namespace ProxyLab.Figures.Workers;

/// <summary>
/// The system call that each accept worker of the proxy is in over time: paler where its thread had left it since the tick before, with a mark
/// for each tick on which it had accepted.
/// </summary>
public sealed class WorkersFigure : Figure
{
    private static readonly string[] Keys = ["workers", "listen", "client_cpu", "rps"];

    /// <inheritdoc/>
    public override int Rank => 70;

    /// <inheritdoc/>
    public override FigureModel? Of(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.AcceptWorkers.OrNone is not { Count: > 0 } rows) return null;
        var (id, plan) = (evidence.Id, string.Join(", ", Keys.Select(k => $"{k} {PlanKeys.Show(evidence.Plan, k)}")) + TrialMoments.Settings(evidence.Plan));
        var moves = Moves(rows);
        var (spans, names) = CallSpans.Of([.. moves.Select(m => m.Row)]);
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
                    Y = new FigureAxis("") { Scale = AxisScale.Category, Categories = names },
                    Series = [spans, Accepted(moves, names)],
                    Bands = TrialMoments.Waves(evidence, rows.Max(r => r.TimeMs)),
                },
            ],
        };
    }

    /// <summary>Each row, whether its worker had left its call since the tick before, and whether it had accepted.</summary>
    private static (CallRow Row, bool Accepted)[] Moves(IReadOnlyList<WorkerRow> rows) =>
    [
        .. rows.GroupBy(r => r.Worker).OrderBy(w => w.Key).SelectMany(worker => worker.Zip(worker.Prepend(null), (now, before) => (
            new CallRow(now.TimeMs / 1000, $"worker {now.Worker}", now.Call, now.Switches is not { } switches || switches != before?.Switches),
            now.Accepts > before?.Accepts))),
    ];

    private static PointSeries Accepted((CallRow Row, bool Accepted)[] moves, IReadOnlyList<string> names)
    {
        var ticks = moves.Where(m => m.Accepted).Select(m => m.Row).ToArray();
        return new PointSeries("accepted", [.. ticks.Select(r => r.Seconds)], [.. ticks.Select(r => (double?)names.ToList().IndexOf(r.Name))]) { AreEvents = true };
    }
}
