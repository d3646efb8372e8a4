using System.Text;

namespace ProxyLab.Matrix.Packs;

/// <summary>
/// <c>answers.md</c>: what a proxy's developers say of its cells. A heading of the second level names a cell; the text below it is shown on the cell's page, beside what
/// was seen. Lines that begin with <c>&gt;</c> tell what was seen, and are not part of the answer.
/// </summary>
internal static class CellAnswers
{
    // A page of a book: longer answers have a better place.
    private const int Longest = 4000;

    private const string Heading = "## ";

    /// <summary>A text to fill in, with a place for each cell that is not as one would wish.</summary>
    internal static string Template(string column, IEnumerable<Cell> cells)
    {
        var text = new StringBuilder($"# What the developers of {column} say\n\nWrite below a heading what readers of that cell should know. Leave the others as they are: they are left out.\n");
        foreach (var cell in cells.Where(c => c.Marks.Count > 0))
        {
            text.Append('\n').Append(Heading).Append(cell.Id).Append("\n\n> ").Append(cell.Status).Append('\n');
            foreach (var mark in cell.Marks) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"> {MarkWords.Of(mark.Mark)}, {mark.Rule}: {Escaping.OutsideText.Line(mark.Reason)}\n");
        }

        return text.ToString();
    }

    /// <summary>The answers by cell; cells without text are left out, and a text that is too long ends where it is.</summary>
    internal static Dictionary<string, string> Read(string text)
    {
        var answers = new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
        StringBuilder? current = null;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith(Heading, StringComparison.Ordinal))
            {
                var id = line[Heading.Length..].Trim();
                if (!answers.TryGetValue(id, out current)) answers[id] = current = new StringBuilder();
            }
            else if (!line.StartsWith('>'))
            {
                current?.Append(line).Append('\n');
            }
        }

        return answers.Select(a => (a.Key, Text: a.Value.ToString().Trim())).Where(a => a.Text.Length > 0).ToDictionary(a => a.Key, a => a.Text.Length <= Longest ? a.Text : $"{a.Text[..Longest]} …", StringComparer.Ordinal);
    }

    /// <summary>Its paragraphs, each in one line.</summary>
    internal static IEnumerable<string> Paragraphs(string answer) => answer.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Escaping.OutsideText.Line);
}
