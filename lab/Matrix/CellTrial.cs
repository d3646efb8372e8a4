namespace ProxyLab.Matrix;

/// <summary>One valid trial of a cell.</summary>
/// <param name="Id">Which.</param>
/// <param name="Seen">What happened.</param>
/// <param name="Marks">The rules that it breaks, or that it leaves unknown, the worst first.</param>
internal sealed record CellTrial(TrialId Id, CellObservation Seen, IReadOnlyList<CellMark> Marks)
{
    /// <summary>The mark that this trial alone would give its cell.</summary>
    internal Mark Mark => CellMark.Worst(Marks);
}
