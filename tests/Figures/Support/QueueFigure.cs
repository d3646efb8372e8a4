using ProxyLab.Figures;
using ProxyLab.Figures.Model;

namespace ProxyLab.Tests.Figures.Support;

/// <summary>The accept queue and the dead in it over time: a figure as a project of its own would add it, over public names alone.</summary>
public sealed class QueueFigure : Figure
{
    /// <inheritdoc/>
    public override FigureModel? Of(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Probe("samples").OrNone is not { Count: > 0 } ticks) return null;
        double[] seconds = [.. ticks.Select(tick => (tick.Number("t_ms") ?? 0) / 1000)];
        return new FigureModel
        {
            Title = $"{evidence.Id.Case} · {evidence.Id.Proxy} · queue",
            Subtitle = [TrialMoments.Subtitle(evidence.Plan)],
            AlternativeText = "The accept queue's length over time, and how many of those in it are dead.",
            Sources = [TrialMoments.Source(evidence, "samples.csv")],
            X = TrialMoments.Time,
            Panels =
            [
                new FigurePanel
                {
                    Y = new FigureAxis("connections"),
                    Series = [Column("queue"), Column("queue_dead")],
                    Bands = TrialMoments.Waves(evidence, seconds[^1] * 1000),
                },
            ],
        };

        StepSeries Column(string name) => new(name, seconds, [.. ticks.Select(tick => tick.Number(name))]); // an empty cell is null: a gap
    }
}
