
using ProxyLab.Judging;

namespace ProxyLab.Tests.Judging;

/// <summary>Judged trials made by hand, for findings and reports.</summary>
internal static class Verdicts
{
    internal static readonly Judgement Holds = Judgement.Of(true, "queue 65").RestingOn(new Measure("queue", 65));
    internal static readonly Judgement Refuted = Judgement.Of(false, "queue 7") with { Instead = "it is 7" };
    internal static readonly Judgement Unknown = Judgement.Unknown("queue was not measured");
    internal static readonly Judgement NotApplicable = Judgement.NotApplicable("TCP");

    /// <summary>A valid trial with claims C1, C2 … that were judged so.</summary>
    internal static TrialVerdicts Valid(string @case, string proxy, int n, params Judgement[] judgements) => new(
        new TrialId(@case, proxy, n), TrialState.Valid, "", Claim("fault", Holds), [.. judgements.Select((j, i) => Claim($"C{i + 1}", j))]);

    internal static TrialVerdicts Without(TrialState state, string reason, int n = 1) =>
        new(new TrialId("never-accept", "nginx", n), state, reason, null, []);

    internal static Findings Run(params TrialVerdicts[] trials) => new("20260101T000000Z-abc123", trials);

    /// <summary>One claim on one proxy, repeated.</summary>
    internal static Findings Repeated(params Judgement[] judgements) => Run([.. judgements.Select((j, i) => Valid("never-accept", "nginx", i + 1, j))]);

    internal static ClaimVerdict Claim(string id, Judgement judgement, string sentence = "The queue holds 65") => new(id, sentence, "the lab", judgement);
}
