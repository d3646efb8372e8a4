using System.Text;
using System.Text.RegularExpressions;

namespace ProxyLab.Escaping;

/// <summary>
/// Text from outside for Markdown as GitHub reads it (GitHub Flavored Markdown 0.29): in a paragraph, an entry of a list, a heading or a cell of a
/// table it is one line of text, and makes no cell, link, element, entity or formula.
/// </summary>
internal static partial class MarkdownText
{
    /// <summary>The text as text.</summary>
    internal static string Of(string text)
    {
        var line = OutsideText.Line(text).Trim();
        var safe = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            _ = line[i] switch
            {
                '&' => safe.Append("&amp;"),
                '<' => safe.Append("&lt;"),
                '>' => safe.Append("&gt;"),
                '_' when IsWithinWord(line, i) => safe.Append('_'), // which is no emphasis (section 6.4): body_bytes stays readable
                '|' or '\\' or '`' or '*' or '_' or '[' or ']' or '~' or '$' => safe.Append('\\').Append(line[i]),
                var c => safe.Append(c),
            };
        }

        return Start().Replace(safe.ToString(), @"$1\");
    }

    /// <summary>The text as code, between more backticks than it has in a row (section 6.3); not for a cell of a table, which a <c>|</c> ends in code too.</summary>
    internal static string Code(string text)
    {
        var line = OutsideText.Line(text);
        var fence = new string('`', Backticks().Matches(line).Select(m => m.Length).DefaultIfEmpty(0).Max() + 1);
        return fence.Length == 1 ? $"`{line}`" : $"{fence} {line} {fence}";
    }

    private static bool IsWithinWord(string line, int at) => at > 0 && at < line.Length - 1 && char.IsLetterOrDigit(line[at - 1]) && char.IsLetterOrDigit(line[at + 1]);

    /// <summary>What begins a heading, a list or a rule where it begins a line.</summary>
    [GeneratedRegex(@"^(\d{1,9}(?=[.)](?:\s|$))|(?=(?:#{1,6}|[+-])(?:\s|$)|[=-][=\s-]*$))")]
    private static partial Regex Start();

    [GeneratedRegex("`+")]
    private static partial Regex Backticks();
}
