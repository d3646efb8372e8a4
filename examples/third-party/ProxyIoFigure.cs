using ProxyLab;
using ProxyLab.Figures.Model;

namespace MyCases;

/// <summary>What the proxy has written over time.</summary>
public sealed class ProxyIoFigure : Figure
{
    /// <inheritdoc/>
    public override FigureModel? Of(Evidence evidence)
    {
        var rows = evidence.Probe("proxy-io").OrNone;
        return rows.Count == 0 ? null : new FigureModel
        {
            Title = $"{evidence.Id.Case} on {evidence.Id.Proxy}: what the proxy wrote",
            AlternativeText = "Octets that the proxy's processes have written, over time.",
            Sources = [$"trials/{evidence.Id}/proxy-io.csv"],
            X = new FigureAxis("time", "seconds"),
            Panels =
            [
                new FigurePanel
                {
                    Y = new FigureAxis("written", "octets"),
                    Series = [new StepSeries("written", [.. rows.Select(r => r.Number("t_ms")!.Value / 1000)], [.. rows.Select(r => r.Number("written_octets"))])],
                },
            ],
        };
    }
}
