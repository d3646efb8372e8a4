using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Queue;

/// <summary>The upstream's accept queue over time, and the dead in it.</summary>
public sealed class QueueFigure : Figure
{
    /// <inheritdoc/>
    public override int Rank => 20;

    /// <inheritdoc/>
    public override FigureModel? Of(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var samples = evidence.Samples.OrNone;
        if (samples.All(tick => tick.Queue is null)) return null;
        var times = samples.Select(tick => tick.TimeMs / 1000).ToArray();
        var last = samples[^1].TimeMs;
        var waves = TrialMoments.Waves(evidence, last);
        StepSeries[] series =
        [
            new("in the queue", times, [.. samples.Select(tick => (double?)tick.Queue)]),
            new("dead: the client has gone", times, [.. samples.Select(tick => tick.Number(SocketRole.DeadColumn))]),
        ];
        return new FigureModel
        {
            Title = $"{evidence.Id.Case} · {evidence.Id.Proxy} · accept queue",
            Subtitle = [TrialMoments.Subtitle(evidence.Plan)],
            AlternativeText = $"The upstream's accept queue over time, and the dead in it: case {evidence.Id.Case} on {evidence.Id.Proxy}; {TrialMoments.Subtitle(evidence.Plan)}",
            Sources = [TrialMoments.Source(evidence, RunFiles.Samples)],
            X = TrialMoments.Time,
            Panels =
            [
                new FigurePanel
                {
                    Y = new FigureAxis("connections"),
                    Series = [.. series.Where(s => s.Y.Any(y => y is not null))],
                    Bands = waves,
                    Lines = [.. TrialMoments.Capacity(samples), .. TrialMoments.Timeouts(waves, evidence.Plan, last)],
                },
            ],
        };
    }
}
