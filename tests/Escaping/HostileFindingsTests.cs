using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using ProxyLab.Comparing;
using ProxyLab.Figures.Static;
using ProxyLab.Judging;
using ProxyLab.Progress;
using ProxyLab.Report;
using ProxyLab.Report.Page;
using ProxyLab.Report.Text;
using ProxyLab.Sweeps;
using ProxyLab.Tests.Comparing;
using ProxyLab.Tests.Escaping.Support;
using ProxyLab.Tests.Figures.Support;
using ProxyLab.Trials;
using ProxyLab.Watching;
using Spectre.Console;
using Xunit;

namespace ProxyLab.Tests.Escaping;

/// <summary>A run every text of which is hostile: all that is made of it has the form that it has of a tame run, and nothing in it acts.</summary>
public sealed class HostileFindingsTests
{
    private const string Tame = "tame";

    public static TheoryData<string> Terminals => [.. OnTerminals.Keys];

    public static TheoryData<string> Documents => [.. InMarkdown.Keys];

    private static Dictionary<string, Action<IAnsiConsole, string>> OnTerminals { get; } = new()
    {
        ["screen"] = (console, text) => RunScreen.Write(console, HostileFindings.Of(text)),
        ["table"] = (console, text) => FindingsTable.Write(console, HostileFindings.Of(text)),
        ["comparison"] = (console, text) => ComparisonText.Write(console, Compared(text), all: true),
        ["sweep"] = (console, text) =>
        {
            foreach (var line in SweepTables.Lines(HostileFindings.Of(text).Results)) console.Profile.Out.Writer.WriteLine(line);
        },
        ["progress"] = (console, text) => console.Write(ProgressTable.Of(new(1, 2, 1.Seconds(), null, [new(new TrialId(text, text, 1), new TrialStatus(text) { Ended = new Dictionary<string, long> { [text] = 1 } }, 1.Seconds())]), console.Profile)),
        ["watch"] = (console, text) => console.Write(Watched(text).Picture()),
    };

    private static WatchView Watched(string text)
    {
        var view = new WatchView(text, () => 0);
        view.Add(new WatchReading(1, [new SocketReading(text, text, text, 1, 1, 0, 4, 0) { HeldBy = [$"1 {text}"] }], 0, 0, 0, 0, 0, 0, [text]));
        return view;
    }

    private static Dictionary<string, Func<string, string>> InMarkdown { get; } = new()
    {
        ["findings.md"] = text => FindingsMarkdown.Write(HostileFindings.Of(text), [], $"Measured on {text}"),
        ["summary"] = text => StepSummary.Of(HostileFindings.Of(text), Compared(text)),
        ["comparison"] = text => ComparisonMarkdown.Of(Compared(text)),
        ["overview"] = text => Overview.Of(JsonNode.Parse(FindingsJson.Of(HostileFindings.Of(text)).ToJsonString(Json.Pretty))!.AsObject()),
        ["sweep"] = text => SweepTables.Markdown(HostileFindings.Of(text).Results),
    };

    [Theory]
    [MemberData(nameof(Terminals))]
    public void On_a_terminal_nothing_acts_and_no_line_is_forged(string name)
    {
        var text = Shown(name, Hostile.Text);
        Assert.Empty(Hostile.Acting(text, tabs: true));
        const int IdWidth = 16; // a long id of a claim goes over several lines of its own column
        Assert.DoesNotContain(text.Split('\n'), l => l.TrimEnd().Length > IdWidth && (l.StartsWith("::error", StringComparison.Ordinal) || l.StartsWith("# heading", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Terminals))]
    public void On_a_terminal_ordinary_text_is_as_it_was(string name) => Assert.Contains("déjà", Shown(name, Hostile.Ordinary), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Documents))]
    public void Markdown_has_no_table_cell_link_or_element_more(string name)
    {
        var made = InMarkdown[name](Hostile.Text);
        Assert.Empty(Hostile.Acting(made, tabs: true));
        Assert.Equal(MarkdownForm.Of(InMarkdown[name](Tame)), MarkdownForm.Of(made));
        Assert.Contains(Hostile.Ordinary, InMarkdown[name](Hostile.Ordinary), StringComparison.Ordinal);
    }

    [Fact]
    public void JUnit_is_well_formed_and_has_the_elements_that_it_has_of_a_tame_run()
    {
        var made = JUnit.Write(HostileFindings.Of(Hostile.Text));
        Assert.Empty(Hostile.Acting(made));
        Assert.Equal(Names(XDocument.Parse(JUnit.Write(HostileFindings.Of(Tame)))), Names(Strictly(made)));
        Assert.Contains(Hostile.Ordinary, JUnit.Write(HostileFindings.Of(Hostile.Ordinary)), StringComparison.Ordinal);
    }

    [Fact]
    public void Sections_of_the_page_have_the_elements_and_attributes_that_they_have_of_a_tame_run()
    {
        var made = Sections(Hostile.Text);
        Assert.Empty(Hostile.Acting(made));
        Assert.Equal(PageForm.Of(Sections(Tame)), PageForm.Of(made));
        Assert.Contains("déjà vu 中文 עברית", Sections(Hostile.Ordinary), StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_is_whole_and_holds_no_character_that_acts()
    {
        foreach (var json in new[] { FindingsJson.Of(HostileFindings.Of(Hostile.Text)), ComparisonJson.Of(Compared(Hostile.Text)) })
        {
            Assert.Empty(Hostile.Acting(json.ToJsonString(Json.Pretty), tabs: true));
            Assert.DoesNotContain('\n', json.ToJsonString(Json.Line));
            Assert.NotNull(JsonNode.Parse(json.ToJsonString(Json.Line)));
        }
    }

    [Fact]
    public void A_picture_is_well_formed_and_has_the_elements_that_it_has_with_tame_words()
    {
        var made = StaticFigure.Of(AllKinds.Model with { Title = Hostile.Text, AlternativeText = Hostile.Text, Subtitle = ["x"] }, FigureSize.Screen).Svg;
        Assert.Empty(Hostile.Acting(made));
        Assert.DoesNotContain("script", Strictly(made).Descendants().Select(e => e.Name.LocalName));
    }

    /// <summary>A page of what the sections say of a run.</summary>
    private static string Sections(string text)
    {
        var html = new HtmlText();
        foreach (var section in (PageSection[])[new AnswerSection(HostileFindings.Of(text), new Dictionary<(string, string), ClientSummary>()), new CaseSection($"case {text}", text, HostileFindings.Of(text)), new ComparisonSection(Compared(text), [])])
        {
            html.Open("section", ("id", section.Id)).Element("h2", section.Title);
            section.Write(html);
            html.Close();
        }

        return html.ToString();
    }

    private static Comparison Compared(string text)
    {
        using var runs = new SavedRuns();
        var name = text == Hostile.Text ? Hostile.Name : text;
        var (a, b) = (runs.A + name, runs.B + name);
        runs.Save(a, HostileFindings.Of(text, isRefuted: false), ("kernel", $"A {text}"), ("proxies.nginx.version", $"A {text}")).Save(b, HostileFindings.Of(text), ("kernel", $"B {text}"));
        return SavedRuns.Compare(a, b);
    }

    private static string Shown(string name, string text)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 80;
        OnTerminals[name](console, text);
        return output.ToString();
    }

    private static IEnumerable<string> Names(XDocument document) => document.Descendants().Select(e => $"{e.Name}: {string.Join(' ', e.Attributes().Select(a => a.Name))}");

    /// <summary>A document that may hold no character that XML 1.0 does not.</summary>
    private static XDocument Strictly(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { CheckCharacters = true, DtdProcessing = DtdProcessing.Prohibit });
        return XDocument.Load(reader);
    }
}
