using ProxyLab.Comparing;
using ProxyLab.Judging;
using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Comparing;

/// <summary>What has changed against an older run.</summary>
public sealed class ChangedVerdicts : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void The_same_verdicts_are_no_change() => Assert.Empty(Changes(Verdicts.Repeated(Verdicts.Holds), Verdicts.Repeated(Verdicts.Holds)));

    [Fact]
    public void Other_numbers_under_the_same_verdict_are_no_change() =>
        Assert.Empty(Changes(Verdicts.Repeated(Verdicts.Holds), Verdicts.Repeated(Verdicts.Holds with { Observed = "queue 66" })));

    [Fact]
    public void Another_verdict_is_a_change_in_a_sentence() =>
        Assert.Equal(["C1 (never-accept, nginx): was holds, is refuted: queue 7"], Changes(Verdicts.Repeated(Verdicts.Holds), Verdicts.Repeated(Verdicts.Refuted)));

    [Fact]
    public void A_claim_that_only_one_run_has_is_no_change()
    {
        var comparison = SavedRuns.Of(
            Verdicts.Run(Verdicts.Valid("a", "nginx", 1, Verdicts.Holds)), Verdicts.Run(Verdicts.Valid("b", "nginx", 1, Verdicts.Refuted)));
        Assert.Empty(comparison.Changed);
        Assert.Equal([("b", VerdictChange.Appeared), ("a", VerdictChange.Disappeared)], comparison.Verdicts.Select(v => (v.Case, v.Change)));
    }

    [Theory]
    [InlineData(5, 5, "Same")]
    [InlineData(5, 10, "Same")]
    [InlineData(4, 5, "Wavers")]
    [InlineData(3, 5, "Wavers")]
    [InlineData(2, 5, "Changed")]
    public void The_most_frequent_verdict_decides_and_another_share_of_it_wavers(int holds, int of, string change)
    {
        var after = Enumerable.Repeat(Verdicts.Holds, holds == of || of == 10 ? of : holds).Concat(Enumerable.Repeat(Verdicts.Refuted, of == 10 ? 0 : of - holds));
        var comparison = SavedRuns.Of(Verdicts.Repeated([.. Enumerable.Repeat(Verdicts.Holds, 5)]), Verdicts.Repeated([.. after]));
        Assert.Equal(change, Assert.Single(comparison.Verdicts).Change.ToString());
    }

    [Theory]
    [InlineData(Verdict.Refuted, 1.6, 1.9, Verdict.Unknown, 1.8, 2.1, "Unsettled")]
    [InlineData(Verdict.Unknown, 1.8, 2.1, Verdict.Holds, 2.1, 2.3, "Unsettled")]
    [InlineData(Verdict.Refuted, 1.6, 1.7, Verdict.Unknown, 1.8, 2.1, "Changed")]
    [InlineData(Verdict.Refuted, 1.6, 1.9, Verdict.Holds, 1.8, 2.1, "Changed")]
    public void An_interval_that_could_not_decide_and_overlaps_has_changed_nothing(Verdict was, double low, double high, Verdict @is, double otherLow, double otherHigh, string change)
    {
        var comparison = SavedRuns.Of(Verdicts.Repeated(By(was, low, high)), Verdicts.Repeated(By(@is, otherLow, otherHigh)));
        Assert.Equal(change, Assert.Single(comparison.Verdicts).Change.ToString());
        Assert.Equal(change == "Changed", comparison.Changed.Count > 0);
        Assert.Equal(change == "Unsettled", ComparisonWords.Verdicts(comparison).Contains("1 unsettled", StringComparison.Ordinal));

        static Judgement By(Verdict verdict, double low, double high) =>
            new Judgement(verdict, "").RestingOn(new("ratio", (low + high) / 2), new("ratio.low", low), new("ratio.high", high));
    }

    [Fact]
    public void An_unknown_without_an_interval_is_a_change() =>
        Assert.Single(Changes(Verdicts.Repeated(Verdicts.Holds), Verdicts.Repeated(Judgement.Unknown("not measured"))));

    [Fact]
    public void A_verdict_that_went_because_its_trial_broke_tells_why()
    {
        var comparison = SavedRuns.Of(Verdicts.Repeated(Verdicts.Holds), Verdicts.Run(Verdicts.Without(TrialState.Invalid, "nginx died")));
        var gone = Assert.Single(comparison.Verdicts);
        Assert.Equal((VerdictChange.Disappeared, "invalid: nginx died"), (gone.Change, gone.Reason));
    }

    [Fact]
    public void A_run_may_be_named_by_its_folder_or_by_its_findings()
    {
        Save(Verdicts.Repeated(Verdicts.Refuted));
        Assert.Equal(ComparedRun.Read(_folder.Path).Claims.Select(c => c.Seen.Verdict), ComparedRun.Read(_folder["findings.json"]).Claims.Select(c => c.Seen.Verdict));
    }

    [Theory]
    [InlineData("", "findings.json: ")]
    [InlineData("[]", "findings.json: ")]
    [InlineData("{\"version\":9}", "has format version 9")]
    [InlineData("{\"version\":2}", "findings.json: ")]
    [InlineData("{\"version\":2,\"claims\":[{}],\"trials\":[],\"run\":\"x\"}", "findings.json: something has no case")]
    [InlineData("{\"version\":2,\"claims\":[],\"trials\":[{\"case\":1}],\"run\":\"x\"}", "findings.json: ")]
    public void A_run_that_cannot_be_read_is_named(string text, string expected)
    {
        _folder.Write("findings.json", text);
        Assert.Contains(expected, Assert.Throws<LabException>(() => ComparedRun.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_missing_is_named() =>
        Assert.Contains(_folder["none"], Assert.Throws<LabException>(() => ComparedRun.Read(_folder["none"])).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Changes(Findings before, Findings after) => SavedRuns.Of(before, after).Changed.Select(c => c.ToString());

    private void Save(Findings findings) => Json.Save(_folder["findings.json"], FindingsJson.Of(findings));
}
