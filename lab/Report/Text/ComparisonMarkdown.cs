using ProxyLab.Comparing;
using System.Text;
using ProxyLab.Escaping;

namespace ProxyLab.Report.Text;

/// <summary>What changed, as Markdown: for the summary of a job, and for a document.</summary>
internal static class ComparisonMarkdown
{
    /// <summary>A paragraph, and a table of the verdicts that changed, waver or went.</summary>
    internal static string Of(Comparison comparison)
    {
        var text = new StringBuilder();
        text.Append($"A: {MarkdownText.Code(comparison.Before.Id)}, B: {MarkdownText.Code(comparison.After.Id)}. {ComparisonWords.Verdicts(comparison)}");
        if (ComparisonWords.UnderTest(comparison) is { } other) text.Append($" A was {MarkdownText.Of(other)}.");
        text.Append('\n');
        if (comparison.Notable.Count == 0) return text.ToString();
        text.Append("\n| | claim | case | proxy | A | B | observed in B |\n|---|---|---|---|---|---|---|\n");
        foreach (var v in comparison.Notable.OrderByDescending(v => v.Change == VerdictChange.Changed))
        {
            text.Append($"| {(v.Change == VerdictChange.Changed ? "**changed**" : v.Change.ToString().ToLowerInvariant())} | **{MarkdownText.Of(v.Id)}** {MarkdownText.Of(v.Sentence)} | {MarkdownText.Of(v.Case)} | {MarkdownText.Of(v.Proxy)} ");
            text.Append($"| {MarkdownText.Of(v.Before?.Summary ?? "no verdict")} | {MarkdownText.Of(v.After?.Summary ?? "no verdict")} | {MarkdownText.Of(v.After?.Observed ?? v.Reason ?? "")} |\n");
        }

        return text.ToString();
    }
}
