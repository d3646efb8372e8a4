using System.Globalization;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Saturation;

/// <summary>Socket roles stacked over time, with the waves, the timeouts and the accept queue's capacity.</summary>
public sealed class SaturationFigure : Figure
{
    /// <summary>A trial's first figure: its file has no ending of its own.</summary>
    public override string FileEnding => "";

    /// <inheritdoc/>
    public override int Rank => 10;

    /// <inheritdoc/>
    public override FigureModel? Of(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Samples.OrNone is not { Count: > 0 } samples) return null;
        var isUnix = evidence.Plan.Transport == Transport.Unix;
        var columns = SocketRole.ColumnsOf(isUnix);
        var unmeasured = columns.Where(column => samples.All(tick => SocketRole.Measured(column, tick.Number) is null)).ToHashSet();
        var roles = SocketRole.For(isUnix, unmeasured);
        var times = samples.Select(tick => tick.TimeMs / 1000).ToArray();
        var panel = new FigurePanel
        {
            Y = new FigureAxis("sockets"),
            Series =
            [
                new AreaSeries(times, [.. roles.Select(role => new AreaLayer(role.Word, [.. samples.Select(tick => role.Count(tick.Number))]))]),
                .. unmeasured.Contains(SocketRole.ActiveColumn) ? []
                    : new FigureSeries[] { new StepSeries(SocketRole.ActiveWord, times, [.. samples.Select(tick => tick.Number(SocketRole.ActiveColumn))]) },
            ],
            Lines = [.. TrialMoments.Capacity(samples)],
        };
        var made = TrialMoments.Figure(evidence, title: null, "Sockets by role over time", RunFiles.Samples, panel.WithMoments(evidence, samples[^1].TimeMs));
        return made with { Subtitle = [.. made.Subtitle, .. Remarks(samples, columns, unmeasured)] };
    }

    /// <summary>What the reader would otherwise take for a zero.</summary>
    private static IEnumerable<string> Remarks(IReadOnlyList<SampleRow> samples, IReadOnlyList<string> columns, HashSet<string> unmeasured)
    {
        if (columns.Where(unmeasured.Contains).ToArray() is { Length: > 0 } missing) yield return $"not measured: {string.Join(", ", missing)}";
        var measured = columns.Where(c => !unmeasured.Contains(c)).ToArray();
        var gaps = samples.Count(tick => measured.Any(column => SocketRole.Measured(column, tick.Number) is null));
        if (gaps > 0) yield return string.Create(CultureInfo.InvariantCulture, $"blank: not measured ({gaps:N0} of {samples.Count:N0} ticks)");
    }
}
