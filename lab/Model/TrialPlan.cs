namespace ProxyLab;

/// <summary>One trial, before it begins: which one, what it is told, and its place in the run.</summary>
/// <param name="Id">Which trial.</param>
/// <param name="Plan">What it is told.</param>
/// <param name="Variant">Which of its case's variants it is; none for a case without variants.</param>
/// <param name="Round">Which repetition of the case it belongs to, from 1: a round has one trial of each variant at each point of a sweep.</param>
internal sealed record TrialPlan(TrialId Id, Plan Plan, Variant Variant, int Round)
{
    /// <summary>The point of the sweep that it belongs to; none where nothing is swept.</summary>
    internal Variant Sweep { get; init; } = Variant.None;

    /// <summary>Sweep point and variant for people: <c>key=value key=value</c>; empty for neither.</summary>
    internal string Place => Sweep.Then(Variant).ToString();

    /// <summary>The settings that it takes beside the plan's keys.</summary>
    internal IReadOnlyList<Setting> Settings { get; init; } = [];

    /// <summary>Whether its sandbox has no user namespace of its own: for a case that needs root itself.</summary>
    internal bool AsRoot { get; init; }

    /// <summary>The proxy root that the proxy is run in; null for the host's own file system.</summary>
    internal ProxyRoot? Root { get; init; }

    /// <summary>Why it is not run on this machine; null where it is.</summary>
    internal string? Skip { get; init; }

    /// <summary>Why the proxy cannot do what it is told, so that it is not run on any machine; null where it can.</summary>
    internal string? Beyond { get; init; }

    /// <summary>Why it is not run at all; null where it is.</summary>
    internal string? WhyNot => Beyond ?? Skip;
}
