using ProxyLab.Tests.Judging;

using ProxyLab.Tests.Support;

namespace ProxyLab.Tests.Cases;

/// <summary>Judges a claim of a case that compares variants, over evidence made for each of them.</summary>
internal static class Compared
{
    internal static Verdict Judge(Case @case, string claim, Func<string, Plan, HandMade> evidence, string? without = null) =>
        Judgement(@case, claim, evidence, without).Verdict;

    /// <param name="case">The case.</param>
    /// <param name="claim">The claim's id.</param>
    /// <param name="evidence">Makes a variant's evidence from its name and plan.</param>
    /// <param name="without">A variant that was not run.</param>
    internal static Judgement Judgement(Case @case, string claim, Func<string, Plan, HandMade> evidence, string? without = null)
    {
        var made = @case.Variants.Select(v => (Name: v.ToString(), Hand: evidence(v.ToString(), TheLab.Set(@case.Plan, v)))).ToArray();
        var first = made[0].Hand;
        foreach (var (name, hand) in made.Where(m => m.Name != without)) first.Variants[name] = hand.Build();
        return @case.Claims.Single(c => c.Id == claim).Judge(first.Build());
    }
}
