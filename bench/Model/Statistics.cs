
namespace ProxyLab.Bench;

/// <summary>A median and how far the values lie around it.</summary>
/// <param name="Median">Half lie below it; of an even number, the mean of the two in the middle.</param>
/// <param name="Least">The least value.</param>
/// <param name="Greatest">The greatest value.</param>
internal readonly record struct Spread(double Median, double Least, double Greatest)
{
    /// <summary>The spread of values in any order.</summary>
    /// <exception cref="ArgumentException">There are none, or one is not a number.</exception>
    internal static Spread Of(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0 || values.Any(double.IsNaN)) throw new ArgumentException("a median needs numbers", nameof(values));
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }
}

/// <summary>
/// One metric of a comparison, pair by pair. The ratio is taken within each pair, whose two sides ran one after the other, and the
/// median over the ratios: what slows the whole machine for a while slows both sides of a pair.
/// </summary>
/// <param name="Lab">The lab's side, in the order of the pairs.</param>
/// <param name="Peer">The peer's side of the same pairs; empty where there is no peer.</param>
internal sealed record Series(IReadOnlyList<double> Lab, IReadOnlyList<double> Peer)
{
    /// <summary>Lab over peer, for each pair; empty without a peer.</summary>
    /// <exception cref="LabException">The sides are of different lengths, or a peer's value is 0.</exception>
    internal IReadOnlyList<double> Ratios()
    {
        if (Peer.Count == 0) return [];
        if (Peer.Count != Lab.Count)
            throw new LabException("bench", $"{Lab.Count} readings of the lab and {Peer.Count} of its peer are not pairs", "this is a defect of the bench");
        return [.. Lab.Zip(Peer, (lab, peer) => peer != 0 ? lab / peer : throw new LabException("bench", "a peer's reading is 0", "take longer runs"))];
    }
}
