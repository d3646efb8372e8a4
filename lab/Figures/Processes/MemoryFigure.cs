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
        var panel = new FigurePanel
        {
            Y = new FigureAxis("PSS", "MiB") { Least = 0 },
            Series = [.. rows.GroupBy(r => $"{r.Role} {r.Pid}").Where(p => p.Any(r => r.PssKib is not null)).Select(p => Process(p.Key, [.. p]))],
        };
        return TrialMoments.Figure(evidence, "memory", "Memory of each process of the proxy over time", RunFiles.Processes, panel.WithMoments(evidence, rows.Max(r => r.TimeMs)));
    }

    private static StepSeries Process(string name, ProcessRow[] rows) => new(name, [.. rows.Select(r => r.TimeMs / 1000)], [.. rows.Select(r => r.PssKib / 1024.0)]);
}
