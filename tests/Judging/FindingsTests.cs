using System.Text.Json.Nodes;
using ProxyLab.Judging;
using Xunit;

namespace ProxyLab.Tests.Judging;

/// <summary>What a run comes to: counts over repetitions, in the order of the run.</summary>
public sealed class FindingsTests
{
    private static readonly Judgement H = Verdicts.Holds, R = Verdicts.Refuted, U = Verdicts.Unknown, N = Verdicts.NotApplicable;

    public static TheoryData<string, Judgement[]> Summaries => new()
    {
        { "holds", [H] },
        { "refuted", [R] },
        { "not applicable", [N] },
        { "holds 5/5", [H, H, H, H, H] },
        { "holds 4/5, unknown 1/5", [H, U, H, H, H] },
        { "unknown 3/5, holds 2/5", [H, U, H, U, U] },
        { "refuted 1/2, holds 1/2", [H, R] },
        { "unknown 1/2, holds 1/2", [H, U] },
        { "refuted 1/4, unknown 1/4, not applicable 1/4, holds 1/4", [H, N, U, R] },
    };

    [Theory]
    [MemberData(nameof(Summaries))]
    public void Verdicts_are_counted_most_first_and_of_equals_the_more_cautious(string expected, Judgement[] judgements) =>
        Assert.Equal(expected, Assert.Single(Verdicts.Repeated(judgements).All).Summary);

    [Fact]
    public void The_example_is_the_first_judgement_with_the_leading_verdict() =>
        Assert.Same(R, Assert.Single(Verdicts.Repeated(H, R, R).All).Example);

    [Fact]
    public void Trials_without_verdicts_are_not_counted()
    {
        var findings = Verdicts.Run(
            Verdicts.Valid("never-accept", "nginx", 1, H), Verdicts.Without(TrialState.Invalid, "no fault", 2), Verdicts.Without(TrialState.Incomplete, "ended", 3));
        Assert.Equal(("holds", 2), (Assert.Single(findings.All).Summary, findings.WithoutVerdicts.Count()));
    }

    [Fact]
    public void Claims_come_in_the_order_of_the_run()
    {
        var findings = Verdicts.Run(
            Verdicts.Valid("b", "nginx", 1, H, R), Verdicts.Valid("b", "csharp", 1, H, R), Verdicts.Valid("a", "nginx", 1, U), Verdicts.Valid("b", "nginx", 2, H, H));
        Assert.Equal(
            ["b nginx C1", "b nginx C2", "b csharp C1", "b csharp C2", "a nginx C1"],
            findings.All.Select(f => $"{f.Case} {f.Proxy} {f.Id}"));
    }

    [Fact]
    public void A_finding_in_JSON_has_the_words_that_programs_rely_on()
    {
        var claim = FindingsJson.Of(Verdicts.Repeated(R, R, H))["claims"]![0]!;
        Assert.Equal(
            """{"case":"never-accept","proxy":"nginx","id":"C1","claim":"The queue holds 65","source":"the lab","verdict":"refuted","summary":"refuted 2/3, holds 1/3","counts":{"refuted":2,"holds":1},"observed":"queue 7","measures":[],"instead":"it is 7"}""",
            claim.ToJsonString());
    }

    [Fact]
    public void A_trial_in_JSON_has_its_state_its_reason_and_its_proof()
    {
        var trial = FindingsJson.Of(Verdicts.Run(Verdicts.Without(TrialState.Invalid, "no fault")))["trials"]![0]!;
        Assert.Equal(("invalid", "no fault", null, 0), ((string)trial["state"]!, (string)trial["reason"]!, trial["fault"], trial["claims"]!.AsArray().Count));
    }

    [Fact]
    public void A_measure_in_JSON_has_its_id_its_label_its_value_and_its_unit()
    {
        var judged = Judgement.Of(true, "").RestingOn(
            new Measure("share", "share of 02", 1.23456789, "%"),
            new Measure("share", "share of 02", null, "%") { Part = "wave 2", Variant = Variant.Of(("backlog", 64), ("transport", "unix")) });
        Assert.Equal(
            """[{"id":"share","label":"share of 02","value":1.234568,"unit":"%"},{"id":"share","label":"share of 02","value":null,"unit":"%","part":"wave 2","variant":{"backlog":64,"transport":"unix"}}]""",
            FindingsJson.Of(Verdicts.Repeated(judged))["claims"]![0]!["measures"]!.ToJsonString());
    }

    [Fact]
    public void The_points_of_a_sweep_are_findings_of_their_own_and_say_which()
    {
        TrialVerdicts At(int n, int backlog, Judgement judged) => Verdicts.Valid("never-accept", "nginx", n, judged) with { Sweep = Variant.Of(("backlog", backlog)) };
        var findings = Verdicts.Run(At(1, 8, H), At(2, 64, R), At(3, 8, H), At(4, 64, R));
        Assert.Equal(["nginx backlog=8 holds 2/2", "nginx backlog=64 refuted 2/2"], findings.All.Select(f => $"{f.Place} {f.Summary}"));
        var json = FindingsJson.Of(findings);
        Assert.Equal(("""{"backlog":64}""", """{"backlog":8}"""), (json["claims"]![1]!["sweep"]!.ToJsonString(), json["trials"]![0]!["sweep"]!.ToJsonString()));
    }

    [Fact]
    public void The_whole_document_says_its_version_and_reads_back()
    {
        var root = JsonNode.Parse(FindingsJson.Of(Verdicts.Repeated(H)).ToJsonString(Json.Pretty))!;
        Assert.Equal((2, "20260101T000000Z-abc123"), ((int)root["version"]!, (string)root["run"]!));
    }
}
