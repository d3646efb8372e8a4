using System.Globalization;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Saturation;

/// <summary>
/// Socket roles over time of several cases on several proxies: a panel for each case on each proxy, a row for each case, with the same axes. Time
/// counts from each trial's first wave, so that the panels can be compared.
/// </summary>
internal static class PosterFigure
{
    /// <summary>The cases that tell the story: what an upstream can do wrong, from its listener to its last octet, and one that does nothing wrong.</summary>
    internal static IReadOnlyList<string> Cases { get; } = ["never-accept", "accept-no-read", "read-no-write", "write-no-close", "healthy"];

    private const int MostRows = 8;

    /// <summary>The figure; null where no trial has samples.</summary>
    /// <param name="trials">One trial of each case on each proxy, in the order of the rows and columns.</param>
    internal static FigureModel? Of(IReadOnlyList<Evidence> trials)
    {
        var known = trials.Where(t => Cases.Contains(t.Id.Case)).ToArray();
        var rows = known.Length > 0 ? [.. Cases.Where(c => known.Any(t => t.Id.Case == c))] : trials.Select(t => t.Id.Case).Distinct().Take(MostRows).ToArray();
        var shown = trials.Where(t => rows.Contains(t.Id.Case)).Select(t => (t.Id, t.Plan, Model: new SaturationFigure().Of(t), Start: Start(t))).Where(t => t.Model is not null).ToArray();
        if (shown.Length == 0) return null;
        var peak = shown.Max(t => t.Model!.Panels[0].Series.OfType<AreaSeries>().Max(Peak));
        string[] proxies = [.. trials.Select(t => t.Id.Proxy).Distinct().Where(p => shown.Any(t => t.Id.Proxy == p))];
        var panels = rows.SelectMany(row => proxies.Select(proxy => (row, proxy, Trial: shown.FirstOrDefault(t => t.Id.Case == row && t.Id.Proxy == proxy)))).ToArray();
        return new FigureModel
        {
            Title = "What a proxy's sockets do when its upstream misbehaves",
            Subtitle = [Subtitle(shown[0].Plan)],
            AlternativeText = $"Sockets by role over time: {string.Join(", ", rows)}, each on {string.Join(", ", proxies)}",
            Sources = [.. shown.Select(t => RunFiles.Name(t.Id, RunFiles.Samples))],
            X = new FigureAxis("time since the first wave", "seconds"),
            Columns = proxies.Length,
            Panels =
            [
                .. panels.Select(p => p.Trial.Model is { } model
                    ? Panel(model.Panels[0], p.Trial.Start, isFirstRow: p.row == rows[0], isLastOfRow: p.proxy == proxies[^1], peak) with { Title = $"{p.row} · {p.proxy}" }
                    : new FigurePanel { Title = $"{p.row} · {p.proxy}: not run", Y = new FigureAxis("sockets"), Series = [] }),
            ],
        };
    }

    private static double Start(Evidence trial) => TrialMoments.Waves(trial, 0) is [var first, ..] ? first.From : 0;

    private static string Subtitle(Plan plan) => string.Create(
        CultureInfo.InvariantCulture, $"{plan.Clients} clients in {plan.Waves} waves, {TrialMoments.TimeoutsInWords(plan)}; dashed: the upstream's accept queue is full; dotted: timeouts");

    private static double Peak(AreaSeries areas) => Enumerable.Range(0, areas.X.Count).Max(i => areas.Layers.Sum(layer => layer.Y[i] ?? 0));

    /// <summary>One trial's panel. What all panels mark alike has its label once, and a queue's limit that no panel comes near is left out.</summary>
    private static FigurePanel Panel(FigurePanel panel, double start, bool isFirstRow, bool isLastOfRow, double peak) => panel with
    {
        Series = [.. panel.Series.Select(series => Shifted(series, start))],
        Bands = [.. panel.Bands.Select(band => band with { From = band.From - start, To = band.To - start, Label = isFirstRow ? band.Label : "" })],
        Lines = [.. panel.Lines.Where(line => line.Axis == AxisName.X || line.At <= peak).Select(line => line.Axis == AxisName.X ? line with { At = line.At - start, Label = "" } : line with { Label = isLastOfRow ? line.Label : "" })],
    };

    private static FigureSeries Shifted(FigureSeries series, double start) => series switch
    {
        AreaSeries s => new AreaSeries([.. s.X.Select(x => x - start)], s.Layers),
        StepSeries s => s with { X = [.. s.X.Select(x => x - start)] },
        _ => series,
    };
}
