namespace ProxyLab;

/// <summary>
/// How many times as much one side of a paired experiment gives as the other: the geometric mean of the pairs' ratios, and how sure that is.
/// </summary>
/// <param name="Mean">The geometric mean.</param>
/// <param name="Low">Lower end of its 95 % interval (Student's t over the logarithms, n − 1 degrees of freedom).</param>
/// <param name="High">Upper end.</param>
/// <param name="Pairs">How many pairs.</param>
public sealed record RatioInterval(double Mean, double Low, double High, int Pairs)
{
    /// <summary>The interval over pairs; null for fewer than two, or when one side of a pair was not measured or is nothing.</summary>
    public static RatioInterval? Of(IEnumerable<(double? One, double? Other)> pairs)
    {
        var logs = pairs.Select(p => p is { One: > 0, Other: > 0 } ? Math.Log(p.One.Value / p.Other.Value) : double.NaN).ToArray();
        if (logs.Length < 2 || logs.Any(double.IsNaN)) return null;
        var (mean, reach) = StudentInterval.OfMean(logs);
        return new(Math.Exp(mean), Math.Exp(mean - reach), Math.Exp(mean + reach), logs.Length);
    }

    /// <summary>
    /// Holds if the whole interval is at or above the bound, refuted if all of it is below, else unknown, with that as the reason. The mean
    /// is a measure of that id, and the interval's ends are two more: the id with <c>.low</c> and with <c>.high</c>.
    /// </summary>
    /// <param name="bound">What the mean is held against.</param>
    /// <param name="id">The mean's id.</param>
    /// <param name="label">The mean's label.</param>
    public Judgement AtLeast(double bound, string id, string label)
    {
        var judged = Low >= bound ? new Judgement(Verdict.Holds, ToString())
            : High < bound ? new Judgement(Verdict.Refuted, ToString())
            : new Judgement(Verdict.Unknown, FormattableString.Invariant($"{this}: the interval spans {bound}, so that these pairs cannot decide it"));
        return judged.RestingOn(new(id, label, Mean), new(id + ".low", Low), new(id + ".high", High));
    }

    /// <summary>E.g. <c>1.31 [1.25, 1.38] over 10 pairs</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Mean:0.00} [{Low:0.00}, {High:0.00}] over {Pairs} pairs");
}
