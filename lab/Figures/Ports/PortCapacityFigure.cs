using System.Globalization;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Ports;

/// <summary>The most local ports that a case's variants took at once, against how many there were: the capacity curve of a host's ports.</summary>
public sealed class PortCapacityFigure : Figure
{
    /// <inheritdoc/>
    public override int Rank => 26;

    /// <inheritdoc/>
    public override FigureModel? OfVariants(IReadOnlyList<Evidence> variants)
    {
        ArgumentNullException.ThrowIfNull(variants);
        var points = variants.Where(e => e.Plan.Transport == Transport.Tcp).Select(e => (Room: PortUse.Room(e.Plan), Taken: e.Samples.OrNone.Max(PortUse.Taken), e.Id)).Where(p => p.Taken is not null).OrderBy(p => p.Room).ToArray();
        if (points.Select(p => p.Room).Distinct().Count() < 2) return null;
        var (id, most) = (variants[0].Id, points[^1].Room);
        return new FigureModel
        {
            Title = $"{id.Case} · {id.Proxy} · capacity of the local ports",
            Subtitle = [TrialMoments.Subtitle(variants[0].Plan)],
            AlternativeText = $"Most connections at once against ports times addresses: case {id.Case} on {id.Proxy}; "
                + string.Join(", ", points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Taken:N0} of {p.Room:N0}"))),
            Sources = [.. points.Select(p => RunFiles.Name(p.Id, RunFiles.Samples))],
            X = new FigureAxis("ports × addresses of the upstream") { Least = 0 },
            Panels =
            [
                new FigurePanel
                {
                    Y = new FigureAxis("most connections at once") { Least = 0 },
                    Series = [new LineSeries("one for each", [0, most], [0, most]), new PointSeries("measured", [.. points.Select(p => (double)p.Room)], [.. points.Select(p => p.Taken)])],
                },
            ],
        };
    }
}
