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
        StepSeries[] series =
        [
            new("in the queue", times, [.. samples.Select(tick => (double?)tick.Queue)]),
            new("dead: the client has gone", times, [.. samples.Select(tick => tick.Number(SocketRole.DeadColumn))]),
        ];
        var panel = new FigurePanel
        {
            Y = new FigureAxis("connections"),
            Series = [.. series.Where(s => s.Y.Any(y => y is not null))],
            Lines = [.. TrialMoments.Capacity(samples)],
        };
        return TrialMoments.Figure(evidence, "accept queue", "The upstream's accept queue over time, and the dead in it", RunFiles.Samples, panel.WithMoments(evidence, samples[^1].TimeMs));
    }
}
