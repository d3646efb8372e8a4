namespace ProxyLab;

/// <summary>Rules over several variants of a case.</summary>
public static class OverVariants
{
    /// <summary>Every variant's judgement, all of which must hold.</summary>
    public static Judgement Each(this Evidence e, IEnumerable<Variant> variants, Func<Evidence, Judgement> rule)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(variants);
        ArgumentNullException.ThrowIfNull(rule);
        return variants.Select(v => OfVariant(e, v, rule)).Aggregate((a, b) => a.And(b));
    }

    /// <summary>The same, of the variants to which the rule applies: that it does not apply to the others says nothing of these.</summary>
    internal static Judgement EachThatApplies(this Evidence e, IEnumerable<Variant> variants, Func<Evidence, Judgement> rule)
    {
        Judgement[] all = [.. variants.Select(v => OfApplicable(e, v, rule))];
        var apply = all.Where(j => j.Verdict != Verdict.NotApplicable).ToArray();
        return (apply.Length > 0 ? apply : all).Aggregate((a, b) => a.And(b));
    }

    /// <summary>Each variant with a phrase of it: <c>framing=length: cut × 20; …</c>.</summary>
    public static string Tell(this Evidence e, IEnumerable<Variant> variants, Func<Evidence, string> phrase)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(variants);
        ArgumentNullException.ThrowIfNull(phrase);
        return string.Join("; ", variants.Select(v => $"{v}{(v.Count > 0 ? ": " : "")}{phrase(e.Variant(v))}"));
    }

    /// <summary>One that was not run, or whose fault was not proven, leaves the others their verdict: what one refutes is refuted.</summary>
    private static Judgement OfVariant(Evidence e, Variant variant, Func<Evidence, Judgement> rule)
    {
        try
        {
            return rule(e.Variant(variant));
        }
        catch (NotMeasuredException missing)
        {
            return Judgement.Unknown(missing.Message);
        }
    }

    private static Judgement OfApplicable(Evidence e, Variant variant, Func<Evidence, Judgement> rule)
    {
        try
        {
            return OfVariant(e, variant, rule);
        }
        catch (NotApplicableException beyond)
        {
            return Judgement.NotApplicable(beyond.Message);
        }
    }
}
