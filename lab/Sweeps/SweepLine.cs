namespace ProxyLab.Sweeps;

/// <summary>One claim on one proxy over the values of one key.</summary>
/// <param name="Key">The swept key.</param>
/// <param name="Others">What the other swept keys are; none where one key is swept.</param>
/// <param name="Kind">What the values are.</param>
/// <param name="Points">The values with what became of the claim there: in ascending order, or words in the order given.</param>
internal sealed record SweepLine(string Key, Variant Others, SweepKind Kind, IReadOnlyList<(string Value, ClaimResult Result)> Points)
{
    internal ClaimResult First => Points[0].Result;

    internal string Proxy => First.Proxy;

    /// <summary>The proxy, and what the other swept keys are.</summary>
    internal string Name => Others.Count > 0 ? $"{Proxy}, {Others}" : Proxy;

    /// <summary>
    /// Every line of a run, in its order; none where nothing was swept. Of several swept keys the first is the one that the line goes over. A
    /// proxy that does not know the key has no line.
    /// </summary>
    internal static IReadOnlyList<SweepLine> Of(RunResults run) =>
    [
        .. from claim in run.Claims.Where(c => c.Point.Count > 0)
           group claim by (claim.Case, claim.Id, claim.Proxy, claim.Point[0].Key, Others: Without(claim.Point)) into line
           where line.Count() > 1
           let kind = SweepValue.KindOf(line.Select(c => c.Point[0].Value))
           let points = line.Select(c => (c.Point[0].Value, Result: c))
           select new SweepLine(line.Key.Key, line.Key.Others, kind, [.. kind == SweepKind.Words ? points : points.OrderBy(p => SweepValue.Number(p.Value, kind))]),
    ];

    private static Variant Without(Variant point) => point.Skip(1).Aggregate(Variant.None, (others, pair) => others.With(pair.Key, pair.Value));
}
