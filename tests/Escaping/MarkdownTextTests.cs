using FsCheck.Fluent;
using ProxyLab.Escaping;
using ProxyLab.Tests.Escaping.Support;
using Xunit;

namespace ProxyLab.Tests.Escaping;

/// <summary>Text from outside in Markdown, as a parser of Markdown reads it.</summary>
public sealed class MarkdownTextTests
{
    private static readonly string[] Pieces = ["|", "\\", "`", "``", "*", "**", "_", "__", "~~", "[", "]", "(", ")", "<", ">", "&", "&lt;", "#", "# ", "- ", "+ ", "1. ", "2) ", "---", "===", "$", "!", "<b>", "http:", "a", "é", " ", "    ", "\n", "\e", ":", "="];

    public static TheoryData<string, string> Places => new()
    {
        { "a paragraph", "{0}\n" }, { "an entry", "- {0}\n" }, { "a heading", "## {0}\n" }, { "bold", "- **{0}** after\n" }, { "a cell", "| a | b |\n|---|---|\n| {0} | {0} |\n" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void Any_text_is_nothing_but_text_in(string place, string form) => Prop.ForAll(Gen.ArrayOf(Gen.Elements(Pieces)).Select(string.Concat).Where(t => t.Trim().Length > 0).ToArbitrary(), text =>
    {
        var made = form.Replace("{0}", MarkdownText.Of(text), StringComparison.Ordinal);
        var tame = form.Replace("{0}", "word", StringComparison.Ordinal);
        Assert.True(MarkdownForm.Of(tame).SequenceEqual(MarkdownForm.Of(made)), $"{place}: {made}");
    }).Always();

    [Theory]
    [InlineData("a | b", @"a \| b")]
    [InlineData("[x](javascript:1)", @"\[x\](javascript:1)")]
    [InlineData("body_bytes, _this_", @"body_bytes, \_this\_")]
    [InlineData("# no heading", @"\# no heading")]
    [InlineData("12. no list", @"12\. no list")]
    [InlineData("-14 is a number", "-14 is a number")]
    [InlineData("---", @"\---")]
    [InlineData("<b> & $x$", @"&lt;b&gt; &amp; \$x\$")]
    public void What_Markdown_would_read_is_escaped(string text, string expected) => Assert.Equal(expected, MarkdownText.Of(text));

    [Theory]
    [InlineData("20260101T000000Z-abc123", "`20260101T000000Z-abc123`")]
    [InlineData("a`b", "`` a`b ``")]
    [InlineData("``` x\ny", "```` ``` x y ````")]
    public void Code_stands_between_more_backticks_than_it_has(string text, string expected) => Assert.Equal(expected, MarkdownText.Code(text));

    [Fact]
    public void A_hostile_text_reads_as_it_was_written() => Assert.Equal(OutsideText.Line(Hostile.Text), MarkdownForm.Words(MarkdownText.Of(Hostile.Text)));
}
