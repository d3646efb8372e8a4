using ProxyLab.Judging;
using Xunit;

namespace ProxyLab.Tests.Judging;

/// <summary>What has changed against an older run.</summary>
public sealed class Baselines : IDisposable
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
    public void A_claim_that_only_one_run_has_is_no_change() => Assert.Empty(
        Changes(Verdicts.Run(Verdicts.Valid("a", "nginx", 1, Verdicts.Holds)), Verdicts.Run(Verdicts.Valid("b", "nginx", 1, Verdicts.Refuted))));

    [Fact]
    public void A_baseline_may_be_the_file_or_its_folder()
    {
        Save(Verdicts.Repeated(Verdicts.Holds));
        Assert.Equal(Baseline.Read(_folder.Path).Changes(Verdicts.Repeated(Verdicts.Refuted)), Baseline.Read(_folder["findings.json"]).Changes(Verdicts.Repeated(Verdicts.Refuted)));
    }

    [Theory]
    [InlineData("", "findings.json: ")]
    [InlineData("[]", "findings.json: ")]
    [InlineData("{\"version\":9}", "has format version 9")]
    [InlineData("{\"version\":1}", "findings.json: ")]
    [InlineData("{\"version\":1,\"claims\":[{}]}", "findings.json: ")]
    public void A_baseline_that_cannot_be_read_is_named(string text, string expected)
    {
        _folder.Write("findings.json", text);
        Assert.Contains(expected, Assert.Throws<LabException>(() => Baseline.Read(_folder.Path).Changes(Verdicts.Repeated(Verdicts.Holds))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_baseline_that_is_missing_is_named() =>
        Assert.Contains(_folder["none"], Assert.Throws<LabException>(() => Baseline.Read(_folder["none"]).Changes(Verdicts.Repeated(Verdicts.Holds))).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<string> Changes(Findings before, Findings after)
    {
        Save(before);
        return Baseline.Read(_folder.Path).Changes(after);
    }

    private void Save(Findings findings) => Json.Save(_folder["findings.json"], FindingsJson.Of(findings));
}
