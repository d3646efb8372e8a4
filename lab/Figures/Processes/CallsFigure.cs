using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Processes;

/// <summary>The system call that each process of the proxy is in, over time.</summary>
public sealed class CallsFigure : Figure
{
    /// <inheritdoc/>
    public override int Rank => 60;

    /// <inheritdoc/>
    public override FigureModel? Of(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        CallRow[] rows = [.. evidence.Processes.OrNone.Select(p => new CallRow(p.TimeMs / 1000, $"{p.Role} {p.Pid}", Calls(p.Syscall)))];
        if (rows.All(r => r.Call is null)) return null;
        var (spans, names) = CallSpans.Of(rows);
        var panel = new FigurePanel
        {
            Y = new FigureAxis("") { Scale = AxisScale.Category, Categories = names },
            Series = [spans],
            Bands = TrialMoments.Waves(evidence, rows.Max(r => r.Seconds) * 1000),
        };
        return TrialMoments.Figure(
            evidence, "system calls", "The system call that each process of the proxy is in, over time", RunFiles.Processes, panel, told: string.Join(", ", spans.States.Select(s => s.Name)));
    }

    /// <summary><c>futex*8+epoll_wait*2</c> is <c>epoll_wait + futex</c>: of many threads, which calls there are.</summary>
    private static string? Calls(string? cell) => cell is null ? null
        : string.Join(" + ", cell.Split('+').Select(c => c.Split('*')[0]).Distinct().Order(StringComparer.Ordinal));
}
