using System.Globalization;
using System.Text.Json.Nodes;
using ProxyLab.Comparing;
using ProxyLab.Report.Text;
using ProxyLab.Judging;
using ProxyLab.Report.Page;
using ProxyLab.Tests.Judging;
using ProxyLab.Tests.Model;
using ProxyLab.Tests.Schemas.Support;
using Spectre.Console;
using Xunit;

namespace ProxyLab.Tests.Comparing;

/// <summary>A comparison as text, as JSON and as Markdown.</summary>
public sealed class ShownComparisons
{
    private const string Hostile = "<script>alert(1)</script> | [red] `x` \e[31m\nline";

    public static TheoryData<string> Names => [.. Comparisons.Keys];

    private static Dictionary<string, Comparison> Comparisons { get; } = new()
    {
        ["same"] = SavedRuns.Of(SavedRuns.Numbers(65), SavedRuns.Numbers(65)),
        ["one repetition"] = SavedRuns.Of(SavedRuns.Numbers(65), SavedRuns.Numbers(0.00123456)),
        ["changed"] = SavedRuns.Of(Verdicts.Repeated(Verdicts.Holds), Verdicts.Repeated(Verdicts.Refuted)),
        ["five repetitions"] = SavedRuns.Of(SavedRuns.Numbers(1.5, 2, 3, 4, 5), SavedRuns.Numbers(-11.123456, -1234567, -13, -14, -15)),
        ["broken trial"] = SavedRuns.Of(Verdicts.Repeated(Verdicts.Holds), Verdicts.Run(Verdicts.Without(TrialState.Invalid, $"{new string('y', 200)} {Hostile}"))),
        ["hostile"] = SavedRuns.Of(Verdicts.Repeated(Judgement.Of(true, Hostile)), Verdicts.Repeated(Judgement.Of(false, Hostile))),
        ["other machine"] = OtherMachine(),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void No_line_of_the_text_is_longer_than_80_columns(string name) => Assert.All(Text(name).Split('\n'), line => Assert.InRange(line.Length, 0, 80));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_JSON_is_as_its_schema_says(string name) => Assert.Empty(JsonSchema.Breaches(
        JsonNode.Parse(ComparisonJson.Of(Comparisons[name]).ToJsonString(Json.Pretty)), JsonNode.Parse(File.ReadAllText(Repository.File("schemas/diff.schema.json")))!));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_row_of_the_Markdown_has_as_many_cells_as_its_table(string name)
    {
        var rows = ComparisonMarkdown.Of(Comparisons[name]).Split('\n').Where(l => l.StartsWith('|')).ToArray();
        Assert.All(rows, row => Assert.Equal(8, row.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|')));
    }

    [Fact]
    public void The_page_shows_a_changed_verdict_and_what_was_observed()
    {
        var page = Page("changed");
        Assert.Contains("1 changed", page, StringComparison.Ordinal);
        Assert.Contains("<td>holds</td><td>refuted</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_shows_by_how_much_a_measure_moved() => Assert.Contains("<td>queue", Page("five repetitions"), StringComparison.Ordinal);

    [Fact]
    public void The_page_shows_what_differs_between_the_machines() => Assert.Contains("<th scope=\"row\">kernel</th>", Page("other machine"), StringComparison.Ordinal);

    [Fact]
    public void What_a_proxy_said_stays_text_in_the_page() => Assert.DoesNotContain("<script", Page("hostile"), StringComparison.Ordinal);

    [Fact]
    public void What_a_proxy_said_stays_text_in_Markdown()
    {
        var text = ComparisonMarkdown.Of(Comparisons["hostile"]);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; \\| \\[red\\] \\`x\\`", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', text);
    }

    [Fact]
    public void The_text_tells_medians_shift_interval_and_p()
    {
        var line = Text("five repetitions").Split('\n').Single(l => l.StartsWith("queue", StringComparison.Ordinal));
        Assert.Equal(["queue", "3", "-14", "-17", "[-1234570,", "-14.1]", "0.008"], line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void With_one_repetition_the_text_has_neither_interval_nor_p()
    {
        var line = Text("one repetition").Split('\n').Single(l => l.StartsWith("queue", StringComparison.Ordinal));
        Assert.Equal(["queue", "65", "0.001235", "-65"], line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Text_and_JSON_are_the_same_under_a_culture_with_a_decimal_comma()
    {
        var before = (Text("five repetitions"), ComparisonJson.Of(Comparisons["five repetitions"]).ToJsonString());
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Cultures.WithDecimalComma;
            Assert.Equal(before, (Text("five repetitions"), ComparisonJson.Of(Comparisons["five repetitions"]).ToJsonString()));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static Comparison OtherMachine()
    {
        using var runs = new SavedRuns();
        return runs.Save(runs.A, SavedRuns.Numbers(1), [])
            .Save(runs.B, SavedRuns.Numbers(1), ("kernel", new string('k', 150)), ("proxies.nginx.sha256", new string('a', 64)), ("cpus", "64")).Compare();
    }

    private static string Page(string name)
    {
        var html = new HtmlText();
        new ComparisonSection(Comparisons[name], []).Write(html);
        return html.ToString();
    }

    private static string Text(string name)
    {
        var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, Interactive = InteractionSupport.No });
        console.Profile.Width = 80;
        ComparisonText.Write(console, Comparisons[name], all: true);
        return writer.ToString();
    }
}
