using System.Globalization;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Requests;

/// <summary>
/// Each request as a line from its intended start to its end, in the order of its wave and its end. Of very many, every n-th of each wave and
/// outcome, and the longest of each.
/// </summary>
public sealed class RequestsFigure : Figure
{
    private const int MostLines = 1500, MostMarks = 40;

    /// <inheritdoc/>
    public override int Rank => 30;

    /// <inheritdoc/>
    public override FigureModel? Of(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Requests.OrNone is not { Count: > 0 } requests) return null;
        var ranked = requests.OrderBy(r => r.Wave).ThenBy(r => r.EndMs).ThenBy(r => r.Id).Select((r, rank) => new Ranked(r, rank + 1)).ToArray();
        var shown = Shown(ranked);
        var panel = new FigurePanel
        {
            Y = new FigureAxis("requests, by their end") { Least = 0.5, Most = ranked.Length + 0.5 },
            Series = [Lines(shown, ranked), Ends(shown)],
        };
        return TrialMoments.Figure(
            evidence, "requests", "Requests from their intended start to their end", RunFiles.Requests, panel.WithMoments(evidence, requests.Max(r => r.EndMs)), told: Tally(requests)) with
        {
            Drawn = shown.Length < ranked.Length ? string.Create(CultureInfo.InvariantCulture, $"{shown.Length:N0} of {ranked.Length:N0} requests, the longest of each outcome among them") : "",
        };
    }

    private static Ranked[] Shown(Ranked[] ranked)
    {
        var every = (ranked.Length / MostLines) + 1;
        return
        [
            .. ranked.GroupBy(r => (r.Request.Wave, r.Ending))
                .SelectMany(same => same.Where((_, i) => i % every == 0).Append(same.MaxBy(r => r.Request.Seconds)!))
                .Distinct().OrderBy(r => r.Rank),
        ];
    }

    private static SpanSeries Lines(Ranked[] shown, Ranked[] all)
    {
        var endings = all.CountBy(r => r.Ending).OrderByDescending(e => e.Value).Select(e => e.Key).ToArray();
        return new SpanSeries(
            [.. endings.Select(e => new SpanState(e, e))],
            [.. shown.Select(r => (double)r.Rank)],
            [.. shown.Select(r => r.Request.IntendedMs / 1000)],
            [.. shown.Select(r => r.Request.EndMs / 1000)],
            [.. shown.Select(r => Array.IndexOf(endings, r.Ending))]);
    }

    /// <summary>Ends by shape, so that outcomes differ without colour: as many as there is room for.</summary>
    private static PointSeries Ends(Ranked[] shown)
    {
        var marked = shown.Where((_, i) => i % Math.Max(1, (shown.Length + MostMarks - 1) / MostMarks) == 0).ToArray();
        return new PointSeries("", [.. marked.Select(r => r.Request.EndMs / 1000)], [.. marked.Select(r => (double?)r.Rank)]) { States = [.. marked.Select(r => r.Ending)] };
    }

    private static string Tally(IReadOnlyList<RequestRow> requests) =>
        string.Join(", ", requests.CountBy(r => r.Ending).OrderByDescending(e => e.Value).Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Value:N0} {e.Key}")));

    private sealed record Ranked(RequestRow Request, int Rank)
    {
        internal string Ending => Request.Ending;
    }
}
