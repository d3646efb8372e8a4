using System.Globalization;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Requests;

/// <summary>For each wave the share of requests that still have no complete answer, over the time since they were meant to start.</summary>
public sealed class LatencyFigure : Figure
{
    private const int MostSteps = 250;

    /// <inheritdoc/>
    public override int Rank => 40;

    /// <inheritdoc/>
    public override FigureModel? Of(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Requests.OrNone is not { Count: > 0 } requests) return null;
        var waves = requests.GroupBy(r => r.Wave).OrderBy(w => w.Key).Select(w => (Wave: w.Key, Curve: Survival.Of(w).Thinned(MostSteps))).ToArray();
        var panel = new FigurePanel
        {
            Y = new FigureAxis("still without an answer", "%") { Least = 0, Most = 100 },
            Series = [.. waves.Select(w => Curve(w.Wave, w.Curve)), .. waves.Where(w => w.Curve.Censored.Count > 0).Select(w => Censored(w.Wave, w.Curve))],
        };
        return TrialMoments.Figure(
            evidence, "latency", "Share of requests still without an answer", RunFiles.Requests, panel, told: string.Join("; ", waves.Select(w => Words(w.Wave, w.Curve)))) with
        {
            X = new FigureAxis("time since the intended start", "seconds") { Least = 0 },
        };
    }

    /// <summary>The curve holds until the last request was watched.</summary>
    private static StepSeries Curve(int wave, Survival curve) => new(
        Words(wave, curve), [.. curve.Steps.Select(s => s.Seconds).Append(curve.LastSeconds)], [.. curve.Steps.Append(curve.Steps[^1]).Select(s => (double?)(s.Share * 100))]);

    private static PointSeries Censored(int wave, Survival curve) =>
        new(Words(wave, curve), [.. curve.Censored.Select(c => c.Seconds)], [.. curve.Censored.Select(c => (double?)(c.Share * 100))]) { States = [.. curve.Censored.Select(_ => "censored")] };

    private static string Words(int wave, Survival curve)
    {
        var without = curve.Total - curve.Answered;
        return string.Create(CultureInfo.InvariantCulture, $"wave {wave}: {curve.Answered:N0} of {curve.Total:N0} answered{(without > 0 ? $", {without:N0} censored (+)" : "")}");
    }
}
