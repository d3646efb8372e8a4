namespace ProxyLab;

/// <summary>A sentence with a source, and a rule over what a trial saved.</summary>
/// <param name="Id">E.g. <c>C2b</c> or <c>drip.nobody</c>; unique within a case.</param>
/// <param name="Sentence">The claim, in the project's own words.</param>
/// <param name="Rule">Judges it. One that throws gives unknown, never a failure of the run.</param>
public sealed record Claim(string Id, string Sentence, Func<Evidence, Judgement> Rule)
{
    /// <summary>Who says so: a document, or the lab itself.</summary>
    public Source Source { get; init; } = "the case";

    /// <summary>Why the claim says nothing of this trial (its proxy, transport or plan); null when it does.</summary>
    public Func<Evidence, string?> Scope { get; init; } = _ => null;

    /// <summary>What is true instead, in a sentence with the evidence's own numbers, for when the claim is refuted.</summary>
    public Func<Evidence, string>? Instead { get; init; }

    /// <summary>
    /// Judges the claim against one trial's evidence. It is unknown where the rule asks for what was not measured, or throws anything else, and
    /// where a measure that it judged or noted rests on something doubtful (<see cref="IBasis.Doubt"/>).
    /// </summary>
    public Judgement Judge(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        try
        {
            if (Scope(evidence) is { } outside) return Judgement.NotApplicable(outside);
            var judgement = Rule(evidence);
            if (judgement.RestsOn.Select(b => b.Doubt).OfType<string>().Distinct().ToArray() is { Length: > 0 } doubts)
                return judgement with { Verdict = Verdict.Unknown, Observed = $"{string.Join("; ", doubts)}; {judgement.Observed}", Instead = null };
            return judgement.Verdict == Verdict.Refuted && judgement.Instead is null && Instead is not null
                ? judgement with { Instead = SayInstead(evidence) }
                : judgement;
        }
        catch (NotMeasuredException e)
        {
            return Judgement.Unknown(e.Message);
        }
        catch (NotApplicableException e)
        {
            return Judgement.NotApplicable(e.Message);
        }
#pragma warning disable CA1031 // A rule is a case author's code: whatever it throws, the other claims are still judged.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Judgement.Unknown($"the rule failed: {AuthorLine.Told(e)}");
        }
    }

    /// <summary>The sentence; where its own numbers were not measured, that. The claim is refuted all the same.</summary>
    private string SayInstead(Evidence evidence)
    {
        try
        {
            return Instead!(evidence);
        }
        catch (NotMeasuredException e)
        {
            return $"not known: {e.Message}";
        }
    }
}
