using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using FsCheck.Fluent;
using ProxyLab.Escaping;
using ProxyLab.Report.Page;
using ProxyLab.Tests.Escaping.Support;
using Xunit;

namespace ProxyLab.Tests.Escaping;

/// <summary>What each medium makes of text from outside.</summary>
public sealed class OutsideTextTests
{
    public static TheoryData<string> Media => [.. All.Keys];

    /// <summary>Each medium; what it makes is text as a reader of that medium gets it.</summary>
    private static Dictionary<string, Func<string, string>> All { get; } = new()
    {
        ["a line of a terminal"] = TerminalText.Line,
        ["lines of a terminal"] = TerminalText.Quoted,
        ["terminal"] = Written,
        ["Markdown"] = MarkdownText.Of,
        ["code in Markdown"] = text => MarkdownText.Code(text).Trim('`'),
        ["XML"] = text => XDocument.Parse(new XElement("a", new XAttribute("b", XmlText.Of(text))).ToString()).Root!.Attribute("b")!.Value,
        ["encoded XML"] = text => XDocument.Parse($"<a b=\"{XmlText.Encoded(text)}\"/>").Root!.Attribute("b")!.Value,
        ["HTML"] = text => System.Net.WebUtility.HtmlDecode(new HtmlText().Text(text).ToString()),
        ["an attribute of HTML"] = text => System.Net.WebUtility.HtmlDecode(new HtmlText().Element("p", "", ("title", text)).ToString())[10..^6],
        ["the data of the page"] = text => (string)JsonNode.Parse(JsonValue.Create(text).ToJsonString(new JsonSerializerOptions { Encoder = JsonText.ForPage }))!,
        ["a cell of CSV"] = CsvText.Word,
    };

    [Theory]
    [MemberData(nameof(Media))]
    public void No_character_that_acts_gets_through(string medium) => Assert.Empty(Hostile.Acting(All[medium](Hostile.Text)));

    [Theory]
    [MemberData(nameof(Media))]
    public void Any_characters_at_all_come_out_without_one_that_acts(string medium) => Prop.ForAll(
        Gen.ArrayOf(Gen.OneOf(Gen.Choose(0, 0xFFFF), Gen.Choose(0, 0xA0), Gen.Choose(0x2000, 0x2070), Gen.Choose(0xD7F0, 0xE010))).Select(codes => string.Concat(codes.Select(c => (char)c))).ToArbitrary(),
        text => !Hostile.Acting(All[medium](text)).Any()).Always();

    [Theory]
    [MemberData(nameof(Media))]
    public void Ordinary_text_passes_as_it_is(string medium) => Assert.Equal(Hostile.Ordinary, All[medium](Hostile.Ordinary));

    [Theory]
    [InlineData("a\tb\nc", "a\tb\nc", "a b c")]
    [InlineData("a\r\nb", "a\uFFFD\nb", "a b")]
    [InlineData("\e[31mred", "\uFFFD[31mred", "\uFFFD[31mred")]
    [InlineData("x\u202ey\u2069", "x\uFFFDy\uFFFD", "x\uFFFDy\uFFFD")]
    public void In_place_of_such_a_character_there_is_a_mark(string text, string lines, string line) => Assert.Equal((lines, line), (OutsideText.Lines(text), OutsideText.Line(text)));

    [Fact]
    public void Half_of_a_pair_of_surrogates_is_one_too() => Assert.Equal("half \uFFFD, whole \ud83d\ude42", OutsideText.Line("half \ud83d, whole \ud83d\ude42"));

    [Fact]
    public void A_file_of_JSON_loses_nothing_and_holds_no_character_that_acts()
    {
        var text = Hostile.Text.TrimEnd('\ud800'); // half a pair is no text that UTF-8 can hold
        var line = new JsonObject { [text] = text }.ToJsonString(Json.Line);
        Assert.Empty(Hostile.Acting(line));
        Assert.DoesNotContain('\n', line);
        Assert.Equal(KeyValuePair.Create(text, text), Assert.Single(JsonNode.Parse(line)!.AsObject().ToDictionary(p => p.Key, p => (string)p.Value!)));
    }

    [Fact]
    public void A_file_of_JSON_holds_ordinary_text_as_it_is() =>
        Assert.Equal($$"""{"a":"{{Hostile.Ordinary.Replace("🙂", "\\uD83D\\uDE42", StringComparison.Ordinal)}} < > & ' + \u202E"}""", new JsonObject { ["a"] = Hostile.Ordinary + " < > & ' + \u202e" }.ToJsonString(Json.Line));

    [Fact]
    public void In_a_cell_of_CSV_what_would_break_the_file_becomes_an_underscore() => Assert.Equal("a_b_c_d__2J", CsvText.Word("a,b\"c\nd\e\u009b2J"));

    [Fact]
    public void A_fault_keeps_its_remedy_and_what_it_quotes_stands_behind_a_bar()
    {
        var fault = new LabException("start\nit", "nginx died; its last words:\n  | first\nsecond\e[2J\n  remedy: forged", "make deps");
        Assert.Equal("start\n  | it: nginx died; its last words:\n  | first\n  | second\uFFFD[2J\n  |   remedy: forged\n  remedy: make deps", TerminalText.Fault(fault));
    }

    private static string Written(string text)
    {
        using var output = new StringWriter();
        using var guard = new TerminalWriter(output);
        guard.Write(text.AsSpan(0, text.Length / 2));
        guard.Write(text[(text.Length / 2)..].ToCharArray());
        return OutsideText.Lines(output.ToString()); // half a pair becomes U+FFFD in the octets that a terminal gets
    }
}
