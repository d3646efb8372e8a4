namespace ProxyLab;

/// <summary>One trial, before it begins: which one, what it is told, and its place in the run.</summary>
/// <param name="Id">Which trial.</param>
/// <param name="Plan">What it is told.</param>
/// <param name="Variant">Which of its case's variants it is; empty for a case without variants.</param>
/// <param name="Round">Which repetition of the case it belongs to, from 1: a round has one trial of each variant.</param>
internal sealed record TrialPlan(TrialId Id, Plan Plan, string Variant, int Round)
{
    /// <summary>Whether its sandbox has no user namespace of its own: see <see cref="Case.NeedsRoot"/>.</summary>
    internal bool AsRoot { get; init; }

    /// <summary>Why it is not run on this machine; null where it is.</summary>
    internal string? Skip { get; init; }
}
