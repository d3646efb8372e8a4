namespace ProxyLab;

/// <summary>A rule by which a cell is marked: a claim over one trial. Where it is refuted, the cell has the mark, and what was observed is the reason.</summary>
/// <param name="Mark">What a cell is marked as that breaks it.</param>
/// <param name="Claim">The sentence that is to hold, its source, and how it is judged from one trial's evidence.</param>
public sealed record MatrixRule(Mark Mark, Claim Claim);
