namespace ProxyLab;

/// <summary>What pairs of trials differ by: the mean, and how sure that is.</summary>
/// <param name="Mean">The mean over the pairs.</param>
/// <param name="Low">Lower end of its 95 % interval (Student's t, n − 1 degrees of freedom).</param>
/// <param name="High">Upper end.</param>
/// <param name="Pairs">How many pairs.</param>
public sealed record PairedDifference(double Mean, double Low, double High, int Pairs)
{
    /// <summary>The interval of some differences; null for fewer than three, of which it would say nothing.</summary>
    public static PairedDifference? Of(IReadOnlyCollection<double> differences)
    {
        if (differences.Count < 3) return null;
        var (mean, reach) = StudentInterval.OfMean(differences);
        return new PairedDifference(mean, mean - reach, mean + reach, differences.Count);
    }

    /// <summary>The mean as a measure of that id, and the interval's ends as two more: the id with <c>.low</c> and with <c>.high</c>.</summary>
    public IReadOnlyList<Measure> Measures(string id, string label, string unit = "") =>
        [new(id, label, Mean, unit), new(id + ".low", Low, unit), new(id + ".high", High, unit)];

    /// <summary>Holds if the whole interval is below the bound, refuted if it is above, unknown where it spans it.</summary>
    public Judgement Below(double bound, string observed) =>
        High < bound ? Judgement.Of(true, observed) : Low > bound ? Judgement.Of(false, observed) : Judgement.Unknown($"{observed}: the interval spans the bound");
}
