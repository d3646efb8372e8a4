namespace ProxyLab.Judging;

/// <summary>What became of a trial.</summary>
internal enum TrialState
{
    /// <summary>It ran to its end and its fault was proven: its claims have verdicts.</summary>
    Valid,

    /// <summary>Its fault was not proven, or the harness broke: no verdict is given.</summary>
    Invalid,

    /// <summary>It was not started, because this machine cannot run it, and said why: no verdict, and no failure either.</summary>
    Skipped,

    /// <summary>A file of it does not fit its seal: its claims are unknown.</summary>
    Damaged,

    /// <summary>It was not run to its end, or not at all: the run was interrupted.</summary>
    Incomplete,
}

/// <summary>One claim with its judgement in one trial.</summary>
internal sealed record ClaimVerdict(string Id, string Sentence, Source Source, Judgement Judgement);

/// <summary>One trial, judged.</summary>
/// <param name="Id">Which trial.</param>
/// <param name="State">Whether its claims could be judged.</param>
/// <param name="Reason">Why not; empty where they could.</param>
/// <param name="Fault">The proof of its fault; null where there was no evidence to judge it by.</param>
/// <param name="Claims">Its claims; empty unless the trial is valid or damaged, and of a damaged one all unknown.</param>
internal sealed record TrialVerdicts(TrialId Id, TrialState State, string Reason, ClaimVerdict? Fault, IReadOnlyList<ClaimVerdict> Claims)
{
    /// <summary>The point of the sweep that it belongs to; none where nothing was swept.</summary>
    internal Variant Sweep { get; init; } = Variant.None;
}
