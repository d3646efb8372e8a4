using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ProxyLab.Tests.Docs;

/// <summary>One Markdown document, parsed.</summary>
internal sealed class Document
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoIdentifiers(Markdig.Extensions.AutoIdentifiers.AutoIdentifierOptions.GitHub).UsePreciseSourceLocation().Build();

    private readonly string _text;
    private readonly MarkdownDocument _parsed;

    internal Document(string path)
    {
        Path = path;
        _text = File.ReadAllText(Repository.File(path));
        _parsed = Markdown.Parse(_text, Pipeline);
    }

    /// <summary>The documents in the root, and every document in docs/ and docs/decisions/, by path from the root.</summary>
    internal static IReadOnlyList<string> Paths { get; } = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", .. In("docs"), .. In("docs/decisions")];

    /// <summary>Its path from the root of the repository.</summary>
    internal string Path { get; }

    /// <summary>Its text.</summary>
    internal string Text => _text;

    /// <summary>Where its links and pictures lead.</summary>
    internal IEnumerable<string> Links => _parsed.Descendants<LinkInline>().Select(l => l.Url!);

    /// <summary>What its headings are called in a link.</summary>
    internal IEnumerable<string> Anchors => _parsed.Descendants<HeadingBlock>().Select(h => h.GetAttributes().Id!);

    /// <summary>Its blocks of code: the language, the text, and what the comment above says.</summary>
    internal IEnumerable<(string Language, string Text, string Mark)> Code =>
        _parsed.OfType<FencedCodeBlock>().Select(b => (b.Info ?? "", string.Join('\n', b.Lines.Lines.Take(b.Lines.Count).Select(l => l.ToString())), Mark(b)));

    /// <summary>Code within its sentences.</summary>
    internal IEnumerable<string> CodeSpans => _parsed.Descendants<CodeInline>().Select(c => c.Content);

    /// <summary>Its quotations, with what the comment above says.</summary>
    internal IEnumerable<(string Text, string Mark)> Quotes => _parsed.OfType<QuoteBlock>().Select(q => (Source(q)[2..], Mark(q)));

    /// <summary>The rows, without their heading, of the tables between a heading and the next.</summary>
    internal IReadOnlyList<string[]> Table(string heading, string firstColumn) =>
    [
        .. _parsed.SkipWhile(b => !IsHeading(b, heading)).Skip(1).TakeWhile(b => b is not HeadingBlock).OfType<Table>()
            .Where(t => Cells((TableRow)t[0])[0] == firstColumn).SelectMany(t => t.Skip(1)).Select(r => Cells((TableRow)r)),
    ];

    /// <summary>The comment right above a block; empty where there is none.</summary>
    private string Mark(Block block) =>
        _parsed.IndexOf(block) is > 0 and var i && _parsed[i - 1] is HtmlBlock comment ? Source(comment).Replace("<!--", "").Replace("-->", "").Trim() : "";

    private static IEnumerable<string> In(string folder) =>
        Directory.EnumerateFiles(Repository.File(folder), "*.md").Select(f => $"{folder}/{System.IO.Path.GetFileName(f)}").Order(StringComparer.Ordinal);

    private bool IsHeading(Block block, string heading) => block is HeadingBlock && Source(block).TrimStart('#', ' ') == heading;

    private string[] Cells(TableRow row) => [.. row.Select(c => Source(c).Trim(' ', '|', '`'))];

    private string Source(Block block) => _text.Substring(block.Span.Start, block.Span.Length);
}
