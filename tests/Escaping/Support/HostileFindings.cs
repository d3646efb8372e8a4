using ProxyLab.Judging;

namespace ProxyLab.Tests.Escaping.Support;

/// <summary>A judged run every text of which is the same: where that is hostile, whatever is made of it must have the form that it has with a tame one.</summary>
internal static class HostileFindings
{
    /// <summary>Two proxies over two points of a sweep, with each verdict, and trials without.</summary>
    internal static Findings Of(string text, bool isRefuted = true)
    {
        ClaimVerdict Claim(string id, Judgement judgement) => new(id, $"sentence {text}", new Source($"document {text}", $"section {text}"), judgement);
        Judgement Judgement(Verdict verdict) => new(verdict, $"observed {text}")
        {
            Instead = verdict == Verdict.Refuted ? $"instead {text}" : null,
            Measures = [new Measure("queue", $"label {text}", 7, $"unit {text}") { Part = $"part {text}", Variant = Variant.Of(($"key {text}", $"value {text}")) }],
        };
        TrialVerdicts Valid(string proxy, int n, string value) => new(
            new TrialId($"case {text}", proxy, n), TrialState.Valid, "", Claim("fault", Judgement(Verdict.Holds)),
            [Claim($"C1 {text}", Judgement(isRefuted ? Verdict.Refuted : Verdict.Holds)), Claim($"C2 {text}", Judgement(n == 1 ? Verdict.Holds : Verdict.Unknown)), Claim("C3", Judgement(Verdict.NotApplicable))])
        {
            Sweep = Variant.Of(($"swept {text}", $"{value} {text}")),
        };
        return new Findings($"run {text}", [
            .. from proxy in new[] { $"proxy {text}", "other" } from point in new[] { "low", "high" } from n in new[] { 1, 2 } select Valid(proxy, (point == "low" ? 0 : 2) + n, point),
            .. from state in new[] { TrialState.Invalid, TrialState.Skipped, TrialState.Damaged } select new TrialVerdicts(new TrialId($"case {text}", $"proxy {text}", 9), state, $"reason {text}", null, []),
        ])
        {
            Shard = $"shard {text}",
        };
    }
}
