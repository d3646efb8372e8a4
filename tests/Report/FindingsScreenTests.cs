using ProxyLab.Judging;
using ProxyLab.Report.Text;
using ProxyLab.Tests.Judging;
using Spectre.Console;
using Xunit;

namespace ProxyLab.Tests.Reports;

/// <summary>What a person sees at the end of a run.</summary>
public sealed class FindingsScreenTests
{
    private static readonly Judgement Wordy = Verdicts.Refuted with { Instead = string.Join(' ', Enumerable.Repeat("what is true instead", 30)) };

    public static TheoryData<string> Runs => [.. Samples.Keys];

    private static Dictionary<string, Findings> Samples { get; } = new()
    {
        ["two cases"] = Many(2, ["csharp", "nginx", "haproxy"], Verdicts.Holds, Wordy, Verdicts.Unknown, Wordy),
        ["a whole run"] = Many(26, ["csharp", "nginx", "haproxy"], Verdicts.Holds, Wordy),
        ["many proxies"] = Many(40, [.. Enumerable.Range(0, 11).Select(i => $"{(char)('a' + i)}-proxy-of-some-name")], Wordy, Wordy, Wordy),
        ["generations"] = Many(26, ["nginx@1.22.1", "nginx@1.26.3", "nginx@1.30.6", "haproxy@2.6.12", "haproxy@3.0.11", "haproxy@3.2.26"], Verdicts.Holds, Wordy),
        ["roots of long names"] = Many(3, [.. Enumerable.Range(0, 9).Select(i => $"nginx@a-folder-of-a-long-name-{i}")], Verdicts.Holds, Wordy, Wordy),
        ["everything invalid"] = Verdicts.Run([.. Enumerable.Range(1, 99).Select(n => Verdicts.Without(TrialState.Invalid, $"[nginx] died: {new string('y', 500)}\n  | last words", n))]),
        ["markup"] = Verdicts.Repeated(Judgement.Of(false, "[red]not markup[/] [["), Judgement.Unknown("[")),
        ["nothing"] = Verdicts.Run(),
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void No_line_is_longer_than_80_columns(string run) => Assert.All(Render(Samples[run]).Split('\n'), line => Assert.InRange(line.Length, 0, 80));

    [Theory]
    [InlineData("two cases", 25)]
    [InlineData("a whole run", 54)]
    [InlineData("many proxies", 54)]
    [InlineData("everything invalid", 26)]
    public void A_run_has_no_more_lines_than_fit_a_screen(string run, int most) => Assert.InRange(Render(Samples[run]).Split('\n').Length, 3, most);

    [Fact]
    public void A_case_has_a_mark_for_each_proxy_and_a_claim_that_does_not_hold_has_a_line() => Assert.Equal(
        """
        case          nginx  haproxy  csharp
        never-accept    ✗       ✓       ?
        healthy         –
        ✓ all hold  ✗ some refuted  ? some unknown  – not applicable

        Claims that do not hold, and what is true instead:
        ✗ C1 never-accept (nginx): it is 7
        ? C1 never-accept (csharp): queue was not measured

        """,
        Render(Verdicts.Run(
            Verdicts.Valid("never-accept", "nginx", 1, Verdicts.Refuted), Verdicts.Valid("never-accept", "haproxy", 1, Verdicts.Holds),
            Verdicts.Valid("never-accept", "csharp", 1, Verdicts.Unknown), Verdicts.Valid("healthy", "nginx", 1, Verdicts.NotApplicable))));

    [Fact]
    public void Columns_of_one_proxy_have_its_name_once_above_them() => Assert.Equal(
        """
                      nginx                 haproxy
        case          host  1.26.3  1.30.6  3.0.11
        never-accept   ✗      ✗       ✓       ?
        ✓ all hold  ✗ some refuted  ? some unknown
        """,
        Render(Verdicts.Run(
            Verdicts.Valid("never-accept", "nginx", 1, Verdicts.Refuted), Verdicts.Valid("never-accept", "nginx@1.26.3", 1, Verdicts.Refuted),
            Verdicts.Valid("never-accept", "nginx@1.30.6", 1, Verdicts.Holds), Verdicts.Valid("never-accept", "haproxy@3.0.11", 1, Verdicts.Unknown))).Split("\n\n")[0]);

    [Fact]
    public void A_claim_with_the_same_verdict_on_all_proxies_has_one_line_that_names_none() => Assert.Contains(
        "\n✗ C1 never-accept: it is 7\n",
        Render(Verdicts.Run(Verdicts.Valid("never-accept", "nginx", 1, Verdicts.Refuted), Verdicts.Valid("never-accept", "haproxy", 1, Verdicts.Refuted))), StringComparison.Ordinal);

    [Fact]
    public void A_claim_whose_repetitions_differ_has_a_line_with_their_counts() => Assert.Contains(
        "\n± C1 never-accept: holds 2/3, unknown 1/3; queue 65\n",
        Render(Verdicts.Repeated(Verdicts.Holds, Verdicts.Holds, Verdicts.Unknown)), StringComparison.Ordinal);

    [Fact]
    public void A_trial_that_is_invalid_outweighs_the_verdicts_of_others_and_quotes_its_reason_in_several_lines()
    {
        var text = Render(Verdicts.Run(Verdicts.Valid("never-accept", "nginx", 1, Verdicts.Holds), Verdicts.Without(TrialState.Invalid, $"{string.Concat(Enumerable.Repeat("a long log ", 12))} last words", 2)));
        Assert.Contains("never-accept    !\n", text, StringComparison.Ordinal);
        Assert.Contains("! invalid never-accept/nginx/2: ", text, StringComparison.Ordinal);
        Assert.Contains("last words", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Trials_that_are_skipped_are_named_once_for_each_reason() => Assert.Equal(
        """
        case          nginx
        never-accept    s
        s skipped

        s skipped: strace is not installed: make deps: never-accept

        """,
        Render(Verdicts.Run(Verdicts.Without(TrialState.Skipped, "strace is not installed: make deps", 1), Verdicts.Without(TrialState.Skipped, "strace is not installed: make deps", 2))));

    [Fact]
    public void Lines_for_which_there_is_no_room_are_counted() =>
        Assert.Matches(@"\n  and \d+ more claims: see findings\.md\n", Render(Samples["many proxies"]));

    [Theory]
    [InlineData("a word or another one", 11, "a word or…")]
    [InlineData("fits", 4, "fits")]
    [InlineData("unbreakable", 5, "unbr…")]
    [InlineData("two\nlines\u001b[2J", 20, "two lines\uFFFD[2J")]
    public void A_text_that_is_too_long_is_cut_at_a_blank(string text, int width, string expected) => Assert.Equal(expected, TextLine.Fit(text, width));

    /// <summary>Cases of which each has these judgements on each proxy.</summary>
    private static Findings Many(int cases, string[] proxies, params Judgement[] judgements) => Verdicts.Run(
        [.. from c in Enumerable.Range(1, cases) from p in proxies select Verdicts.Valid($"a-case-of-average-name-{c}", p, 1, judgements)]);

    private static string Render(Findings findings)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 80;
        RunScreen.Write(console, findings);
        return output.ToString();
    }
}
