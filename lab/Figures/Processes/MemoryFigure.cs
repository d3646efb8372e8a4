using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Processes;

/// <summary>The memory of each process of the proxy over time.</summary>
public sealed class MemoryFigure : Figure
{
    /// <inheritdoc/>
    public override int Rank => 50;

    /// <inheritdoc/>
    public override FigureModel? Of(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var rows = evidence.Processes.OrNone;
        if (rows.All(r => r.PssKib is null)) return null;
        var last = rows.Max(r => r.TimeMs);
        var waves = TrialMoments.Waves(evidence, last);
        return new FigureModel
        {
            Title = $"{evidence.Id.Case} · {evidence.Id.Proxy} · memory",
            Subtitle = [TrialMoments.Subtitle(evidence.Plan)],
            AlternativeText = $"Memory of each process of the proxy over time: case {evidence.Id.Case} on {evidence.Id.Proxy}; {TrialMoments.Subtitle(evidence.Plan)}",
            Sources = [TrialMoments.Source(evidence, RunFiles.Processes)],
            X = TrialMoments.Time,
            Panels =
            [
                new FigurePanel
                {
                    Y = new FigureAxis("PSS", "MiB") { Least = 0 },
                    Series = [.. rows.GroupBy(r => $"{r.Role} {r.Pid}").Where(p => p.Any(r => r.PssKib is not null)).Select(p => Process(p.Key, [.. p]))],
                    Bands = waves,
                    Lines = [.. TrialMoments.Timeouts(waves, evidence.Plan, last)],
                },
            ],
        };
    }

    private static StepSeries Process(string name, ProcessRow[] rows) => new(name, [.. rows.Select(r => r.TimeMs / 1000)], [.. rows.Select(r => r.PssKib / 1024.0)]);
}
