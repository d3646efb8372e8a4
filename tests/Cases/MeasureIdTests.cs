using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ProxyLab.Judging;
using ProxyLab.Tests.Judging;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Cases;

/// <summary>The measures of every claim of every case have the same ids, whatever was measured and whatever the plan says.</summary>
public sealed class MeasureIdTests
{
    private static readonly string[] Keys =
    [
        "version", "case", "proxy", "n", "state", "reason", "fault", "claims", "id", "claim", "source", "verdict", "observed", "instead", "measures", "label", "value",
        "unit", "part", "variant", "run", "trials", "summary", "counts", "holds", "refuted", "unknown", "not applicable",
    ];

    private static readonly ConcurrentDictionary<string, IReadOnlyList<(string Claim, Judgement Small, Judgement Large)>> Known = [];

    public static TheoryData<string> CaseNames => [.. TheLab.Catalogue.Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void A_claim_has_the_same_ids_over_evidence_of_other_plans_and_numbers(string name)
    {
        foreach (var (claim, small, large) in Judged(name))
            Assert.Equal($"{claim}: {Ids(small)}", $"{claim}: {Ids(large)}");
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void An_id_has_small_letters_and_no_digit_but_in_a_term_of_the_field(string name) =>
        Assert.All(Judged(name).SelectMany(j => j.Small.Measures.Concat(j.Large.Measures)), m => Assert.True(MeasureId.IsValid(m.Id), m.Id));

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Two_measures_of_a_claim_differ_in_id_variant_or_part(string name) => Assert.All(
        Judged(name).SelectMany(j => new[] { j.Small, j.Large }), j => Assert.Equal(j.Measures.Count, j.Measures.DistinctBy(m => (m.Id, m.Variant, m.Part)).Count()));

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void The_keys_of_verdicts_and_findings_are_the_formats_own(string name)
    {
        var @case = TheLab.Catalogue.Cases.Single(c => c.Name == name);
        var trial = new TrialVerdicts(
            new TrialId(name, "nginx", 1), TrialState.Valid, "", null,
            [.. Judged(name).Select(j => new ClaimVerdict(j.Claim, "sentence", "source", j.Small)).DistinctBy(c => c.Id)]);
        var settings = @case.Variants.SelectMany(v => v).Select(p => p.Key).Append("transport");
        Assert.Empty(KeysOf(FindingsJson.Of(new Findings("run", [trial]))).Except(Keys).Except(settings));
    }

    // X02 is about a queue that the first wave filled, and F07 about switches that make a difference: here neither is so.
    [Fact]
    public void Every_other_claim_has_a_measure_over_such_evidence() => Assert.Equal(
        ["X02", "F07"],
        TheLab.Catalogue.Cases.SelectMany(c => Judged(c.Name)).GroupBy(j => j.Claim.Split(' ')[0]).Where(claim => claim.All(j => j.Small.Measures.Count == 0)).Select(claim => claim.Key));

    private static string Ids(Judgement judgement) =>
        judgement.Verdict == Verdict.NotApplicable ? "" : string.Join(", ", judgement.Measures.Select(m => m.Id).Distinct().Order(StringComparer.Ordinal));

    private static IReadOnlyList<(string Claim, Judgement Small, Judgement Large)> Judged(string name) => Known.GetOrAdd(name, static name =>
    {
        var @case = TheLab.Catalogue.Cases.Single(c => c.Name == name);
        return
        [
            .. from transport in Enum.GetValues<Transport>()
               let small = Everything.Of(@case, transport, 1)
               let large = Everything.Of(@case, transport, 3)
               from claim in (Claim[])[@case.Fault, .. @case.Claims]
               select ($"{claim.Id} on {transport}", claim.Judge(small), claim.Judge(large)),
        ];
    });

    private static IEnumerable<string> KeysOf(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => KeysOf(p.Value).Prepend(p.Key)),
        JsonArray a => a.SelectMany(KeysOf),
        _ => [],
    };
}
