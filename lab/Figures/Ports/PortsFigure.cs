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
        var room = PortUse.Room(evidence.Plan);
        var panel = new FigurePanel
        {
            Y = new FigureAxis("connections"),
            Series =
            [
                new StepSeries("open", times, [.. samples.Select(PortUse.Open)]),
                new StepSeries("TIME_WAIT at the proxy's end", times, [.. samples.Select(tick => tick.Number("tcp_time_wait_proxy"))]),
                new StepSeries("TIME_WAIT at the upstream's end", times, [.. samples.Select(tick => tick.Number("tcp_time_wait_upstream"))]),
            ],
            Lines = [new ReferenceLine(AxisName.Y, room, string.Create(CultureInfo.InvariantCulture, $"ports × addresses: {room:N0}"))],
        };
        var made = TrialMoments.Figure(
            evidence, "local ports", "Who holds the proxy's local ports over time", RunFiles.Samples, panel.WithMoments(evidence, samples[^1].TimeMs),
            told: string.Create(CultureInfo.InvariantCulture, $"there is room for {room:N0} connections"));
        return made with
        {
            Subtitle = [.. made.Subtitle, string.Create(CultureInfo.InvariantCulture, $"ports {evidence.Plan.PortRange}, upstream addresses {evidence.Plan.UpstreamAddresses}, tcp_tw_reuse {evidence.Plan.TwReuse}")],
        };
    }
}
