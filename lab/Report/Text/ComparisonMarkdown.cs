using ProxyLab.Comparing;
using System.Text;

namespace ProxyLab.Report.Text;

/// <summary>What changed, as Markdown: for the summary of a job, and for a document.</summary>
internal static class ComparisonMarkdown
{
    /// <summary>A paragraph, and a table of the verdicts that changed, waver or went.</summary>
    internal static string Of(Comparison comparison)
    {
        var text = new StringBuilder();
        text.Append($"A: `{comparison.Before.Id}`, B: `{comparison.After.Id}`. {ComparisonWords.Verdicts(comparison)}");
        if (ComparisonWords.UnderTest(comparison) is { } other) text.Append($" A was {Escape(other)}.");
        text.Append('\n');
        if (comparison.Notable.Count == 0) return text.ToString();
        text.Append("\n| | claim | case | proxy | A | B | observed in B |\n|---|---|---|---|---|---|---|\n");
        foreach (var v in comparison.Notable.OrderByDescending(v => v.Change == VerdictChange.Changed))
        {
            text.Append($"| {(v.Change == VerdictChange.Changed ? "**changed**" : v.Change.ToString().ToLowerInvariant())} | **{Escape(v.Id)}** {Escape(v.Sentence)} | {Escape(v.Case)} | {Escape(v.Proxy)} ");
            text.Append($"| {Escape(v.Before?.Summary ?? "no verdict")} | {Escape(v.After?.Summary ?? "no verdict")} | {Escape(v.After?.Observed ?? v.Reason ?? "")} |\n");
        }

        return text.ToString();
    }

    /// <summary>For a cell of a table: what comes from proxies and upstreams stays text.</summary>
    internal static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            _ = c switch
            {
                '&' => safe.Append("&amp;"),
                '<' => safe.Append("&lt;"),
                '>' => safe.Append("&gt;"),
                '|' or '\\' or '`' or '*' or '_' or '[' or ']' or '~' => safe.Append('\\').Append(c),
                _ when char.IsControl(c) => safe.Append(' '),
                _ => safe.Append(c),
            };
        }

        return safe.ToString();
    }
}
