using System.Globalization;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Ports;

/// <summary>Who holds the proxy's local ports over time: open connections to a TCP upstream, and closed ones in TIME_WAIT, at which end.</summary>
public sealed class PortsFigure : Figure
{
    /// <inheritdoc/>
    public override int Rank => 25;

    /// <inheritdoc/>
    public override FigureModel? Of(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var samples = evidence.Samples.OrNone;
        if (evidence.Plan.Transport != Transport.Tcp || samples.All(tick => PortUse.Open(tick) is null)) return null;
        var times = samples.Select(tick => tick.TimeMs / 1000).ToArray();
        var last = samples[^1].TimeMs;
        var waves = TrialMoments.Waves(evidence, last);
        var room = PortUse.Room(evidence.Plan);
        return new FigureModel
        {
            Title = $"{evidence.Id.Case} · {evidence.Id.Proxy} · local ports",
            Subtitle = [TrialMoments.Subtitle(evidence.Plan), string.Create(CultureInfo.InvariantCulture, $"ports {evidence.Plan.PortRange}, upstream addresses {evidence.Plan.UpstreamAddresses}, tcp_tw_reuse {evidence.Plan.TwReuse}")],
            AlternativeText = string.Create(CultureInfo.InvariantCulture, $"Who holds the proxy's local ports over time: case {evidence.Id.Case} on {evidence.Id.Proxy}; there is room for {room:N0} connections"),
            Sources = [TrialMoments.Source(evidence, RunFiles.Samples)],
            X = TrialMoments.Time,
            Panels =
            [
                new FigurePanel
                {
                    Y = new FigureAxis("connections"),
                    Series =
                    [
                        new StepSeries("open", times, [.. samples.Select(PortUse.Open)]),
                        new StepSeries("TIME_WAIT at the proxy's end", times, [.. samples.Select(tick => tick.Number("tcp_time_wait_proxy"))]),
                        new StepSeries("TIME_WAIT at the upstream's end", times, [.. samples.Select(tick => tick.Number("tcp_time_wait_upstream"))]),
                    ],
                    Bands = waves,
                    Lines = [new ReferenceLine(AxisName.Y, room, string.Create(CultureInfo.InvariantCulture, $"ports × addresses: {room:N0}")), .. TrialMoments.Timeouts(waves, evidence.Plan, last)],
                },
            ],
        };
    }
}
