using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ProxyLab.Tests.Escaping.Support;

/// <summary>What a document in Markdown is made of, apart from its words.</summary>
internal static class MarkdownForm
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseEmphasisExtras(EmphasisExtraOptions.Strikethrough).UseMathematics().UseTaskLists().UseFootnotes().Build();

    /// <summary>The kinds of its blocks and of what is in them, in order; of a table the number of columns. Text, entities and escapes are words.</summary>
    internal static IEnumerable<string> Of(string text)
    {
        foreach (var part in Markdown.Parse(text, Pipeline).Descendants())
        {
            if (part is LiteralInline or HtmlEntityInline or LinkReferenceDefinitionGroup) continue;
            yield return part switch
            {
                TableRow row => $"row of {row.Count}",
                HeadingBlock heading => $"heading {heading.Level}",
                EmphasisInline emphasis => $"emphasis {emphasis.DelimiterChar}{emphasis.DelimiterCount}",
                _ => part.GetType().Name,
            };
        }
    }

    /// <summary>Its text alone.</summary>
    internal static string Words(string text) => Markdown.ToPlainText(text, Pipeline).Trim();
}
