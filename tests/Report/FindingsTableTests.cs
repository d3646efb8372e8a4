using ProxyLab.Judging;
using ProxyLab.Report.Text;
using ProxyLab.Tests.Judging;
using Spectre.Console;
using Xunit;

namespace ProxyLab.Tests.Reports;

/// <summary>The findings at a terminal of 80 columns.</summary>
public sealed class FindingsTableTests
{
    private static readonly Judgement Wordy = Judgement.Of(false, string.Join("; ", Enumerable.Range(1, 30).Select(i => $"measure number {i} of many {i * 1.5}")))
        with { Instead = "what is true instead " + new string('x', 200) };

    public static TheoryData<string> Runs => [.. Samples.Keys];

    private static Dictionary<string, Findings> Samples { get; } = new()
    {
        ["one"] = Verdicts.Repeated(Verdicts.Holds),
        ["wordy"] = Verdicts.Run(Verdicts.Valid("never-accept", "nginx", 1, Wordy, Verdicts.Holds), Verdicts.Valid("never-accept", "haproxy", 1, Wordy, Verdicts.Unknown)),
        ["every verdict"] = Verdicts.Repeated([.. Enumerable.Repeat<Judgement[]>([Verdicts.Holds, Wordy, Verdicts.Unknown, Verdicts.NotApplicable], 25).SelectMany(j => j)]),
        ["markup"] = Verdicts.Repeated(Judgement.Of(true, "[red]not markup[/] [["), Judgement.Unknown("[")),
        ["long id"] = Verdicts.Run(new TrialVerdicts(new TrialId("drips", "csharp", 1), TrialState.Valid, "", null,
            [Verdicts.Claim("drip.connected.to.somebody", Wordy), Verdicts.Claim("drip.nobody", Wordy)])),
        ["invalid"] = Verdicts.Run(Verdicts.Without(TrialState.Invalid, $"[nginx] died: {new string('y', 300)}\n  | last words")),
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void No_line_is_longer_than_80_columns(string run) => Assert.All(Render(Samples[run]).Split('\n'), line => Assert.InRange(line.Length, 0, 80));

    [Theory]
    [MemberData(nameof(Runs))]
    public void Without_ANSI_there_is_no_escape(string run) => Assert.DoesNotContain('\u001b', Render(Samples[run]));

    [Fact]
    public void A_claim_has_its_sentence_and_a_row_for_each_proxy() => Assert.Equal(
        """
        never-accept
        C1     The queue holds 65
               nginx    holds  queue 65
               haproxy  holds  queue 65

        """,
        Trimmed(Verdicts.Run(Verdicts.Valid("never-accept", "nginx", 1, Verdicts.Holds), Verdicts.Valid("never-accept", "haproxy", 1, Verdicts.Holds))));

    [Fact]
    public void What_is_true_instead_is_said_once_for_the_proxies_that_share_it() => Assert.Equal(
        """
        never-accept
        C1     The queue holds 65
               nginx    refuted  queue 7
               haproxy  holds    queue 65
               instead  it is 7 (nginx)

        """,
        Trimmed(Verdicts.Run(Verdicts.Valid("never-accept", "nginx", 1, Verdicts.Refuted), Verdicts.Valid("never-accept", "haproxy", 1, Verdicts.Holds))));

    [Fact]
    public void A_claims_id_is_not_broken() => Assert.Contains("drip.nobody ", Render(Samples["long id"]), StringComparison.Ordinal);

    [Fact]
    public void The_tally_counts_trials_and_claims() => Assert.Equal(
        "trials: 2 valid, 1 invalid; claims: 1 holds, 1 refuted",
        FindingsTable.Tally(Verdicts.Run(
            Verdicts.Valid("a", "nginx", 1, Verdicts.Holds), Verdicts.Valid("b", "nginx", 1, Verdicts.Refuted), Verdicts.Without(TrialState.Invalid, "why"))));

    [Fact]
    public void A_tally_of_nothing_says_none() => Assert.EndsWith("claims: none", FindingsTable.Tally(Verdicts.Run(Verdicts.Without(TrialState.Incomplete, "why"))), StringComparison.Ordinal);

    private static string Trimmed(Findings findings) => string.Join('\n', Render(findings).Split('\n').Select(l => l.TrimEnd())).TrimEnd('\n') + "\n";

    private static string Render(Findings findings)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 80;
        FindingsTable.Write(console, findings);
        return output.ToString();
    }
}
