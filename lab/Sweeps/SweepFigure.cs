using ProxyLab.Figures.Model;

namespace ProxyLab.Sweeps;

/// <summary>A claim's main measure against the value of a swept key, for all proxies, with the verdict at each point.</summary>
public sealed class SweepFigure : Figure
{
    // Values this far apart stand too close together on a linear axis.
    private const double Wide = 30;

    /// <inheritdoc/>
    public override IEnumerable<(string Subject, FigureModel Model)> OfRun(RunResults run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return from line in SweepLine.Of(run)
               group line by (line.First.Case, line.First.Id, line.Key) into claim
               where claim.Any(l => l.Points.Any(p => MainMeasure.Middle(p.Result) is not null))
               let subject = $"{claim.Key.Case}-{claim.Key.Id}"
               select (subject, Model([.. claim]));
    }

    private static FigureModel Model(SweepLine[] claim)
    {
        var first = claim[0].First;
        var results = claim.SelectMany(l => l.Points.Select(p => p.Result)).ToArray();
        var unit = results.SelectMany(r => r.Main).First().Unit;
        string[] words = [.. claim.GroupBy(l => new Boundary(l).Words).Select(same => $"{string.Join(", ", same.Select(l => l.Name))}: {same.Key}")];
        return new FigureModel
        {
            Title = $"{first.Case} · {first.Id} against {claim[0].Key}",
            Subtitle = [first.Sentence, .. words],
            AlternativeText = $"{MainMeasure.Name(results)} for each value of {claim[0].Key}: {first.Sentence} {string.Join(". ", words)}.",
            Sources = [RunFiles.FindingsJson],
            X = XAxis(claim),
            Panels =
            [
                new FigurePanel
                {
                    Y = new FigureAxis(MainMeasure.Name(results), unit),
                    Series = [.. claim[0].Kind == SweepKind.Words ? [] : claim.Select(Line), .. claim.Select(l => Points(l, claim))],
                    Bands = [.. claim.SelectMany(Change).Distinct()],
                },
            ],
        };
    }

    private static FigureAxis XAxis(SweepLine[] claim)
    {
        var (key, kind) = (claim[0].Key, claim[0].Kind);
        if (kind == SweepKind.Words) return new FigureAxis(key) { Scale = AxisScale.Category, Categories = Words(claim) };
        double[] values = [.. claim.SelectMany(l => l.Points.Select(p => SweepValue.Number(p.Value, kind))).Distinct().Order()];
        return new FigureAxis(key, kind == SweepKind.Duration ? "milliseconds" : "")
        {
            Scale = values[0] > 0 && values[^1] / values[0] >= Wide ? AxisScale.Log : AxisScale.Linear, Ticks = values,
        };
    }

    private static string[] Words(SweepLine[] claim) => [.. claim.SelectMany(l => l.Points.Select(p => p.Value)).Distinct()];

    private static double[] X(SweepLine line, SweepLine[]? claim) =>
        [.. line.Points.Select(p => line.Kind == SweepKind.Words ? Array.IndexOf(Words(claim!), p.Value) : SweepValue.Number(p.Value, line.Kind))];

    private static FigureSeries Line(SweepLine line) => new LineSeries(line.Name, X(line, null), [.. line.Points.Select(p => Shown(p.Result, MainMeasure.Middle(p.Result)))]);

    /// <summary>With repetitions, the least and the largest value are the interval.</summary>
    private static PointSeries Points(SweepLine line, SweepLine[] claim)
    {
        var isRepeated = line.Points.Any(p => p.Result.Main.Count > 1);
        IReadOnlyList<double?> Ends(Func<double[], double> end) =>
            isRepeated ? [.. line.Points.Select(p => MainMeasure.Values(p.Result) is { Length: > 0 } all ? Shown(p.Result, end(all)) : null)] : [];
        return new PointSeries(line.Name, X(line, claim), [.. line.Points.Select(p => Shown(p.Result, MainMeasure.Middle(p.Result)))])
        {
            Low = Ends(all => all[0]), High = Ends(all => all[^1]), States = [.. line.Points.Select(p => p.Result.Verdict?.Name() ?? "mixed")],
        };
    }

    /// <summary>A share is a fraction of one as a measure, and in percent in a figure.</summary>
    private static double? Shown(ClaimResult result, double? value) => result.Main.Count > 0 && result.Main[0].Unit == "%" ? value * 100 : value;

    /// <summary>Where the verdict changes, as far as the values tried tell.</summary>
    private static IEnumerable<ReferenceBand> Change(SweepLine line)
    {
        if (new Boundary(line) is { Change: var (low, high) } boundary)
            yield return new ReferenceBand(AxisName.X, SweepValue.Number(low, line.Kind), SweepValue.Number(high, line.Kind), $"{boundary.Before.Name()} → {boundary.After.Name()}");
    }
}
