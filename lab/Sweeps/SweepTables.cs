using System.Text;
using ProxyLab.Escaping;

namespace ProxyLab.Sweeps;

/// <summary>What a sweep says, as text: for each claim a table of verdict and main measure at each value, and the boundary in words.</summary>
internal static class SweepTables
{
    private const int Width = 80;

    /// <summary>Lines for a terminal, of at most 80 columns where names and values allow it; none where nothing was swept.</summary>
    /// <param name="run">The run's results.</param>
    /// <param name="isShown">Which claims on which proxies; null for all.</param>
    internal static IEnumerable<string> Lines(RunResults run, Func<SweepLine, bool>? isShown = null)
    {
        foreach (var claim in Claims(SweepLine.Of(run).Where(isShown ?? (_ => true))))
        {
            var first = claim[0].First;
            yield return "";
            foreach (var line in Folded($"{first.Case} {first.Id}: {first.Sentence}", 0)) yield return line;
            if (MainMeasure.Name(claim.SelectMany(l => l.Points.Select(p => p.Result))) is { Length: > 0 } name)
                foreach (var line in Folded($"measure: {name}", 2)) yield return line;
            foreach (var line in Grid(claim)) yield return line;
            foreach (var words in ByWords(claim))
                foreach (var line in Folded(words, 2)) yield return line;
        }
    }

    /// <summary>The same as Markdown, with a heading; empty where nothing was swept.</summary>
    internal static string Markdown(RunResults run)
    {
        var text = new StringBuilder();
        foreach (var claim in Claims(SweepLine.Of(run)))
        {
            if (text.Length == 0) text.Append("## Sweep\n\n");
            var (first, values) = (claim[0].First, Values(claim));
            text.Append($"**{MarkdownText.Of(first.Id)}** ({MarkdownText.Of(first.Case)}) {MarkdownText.Of(first.Sentence)}");
            if (MainMeasure.Name(claim.SelectMany(l => l.Points.Select(p => p.Result))) is { Length: > 0 } name) text.Append($"; measure: {MarkdownText.Of(name)}");
            text.Append($"\n\n| {MarkdownText.Of(claim[0].Key)} | {string.Join(" | ", claim.Select(l => MarkdownText.Of(l.Name)))} |\n|---|{string.Concat(claim.Select(_ => "---|"))}\n");
            foreach (var value in values) text.Append($"| {MarkdownText.Of(value)} | {string.Join(" | ", claim.Select(l => MarkdownText.Of(At(l, value))))} |\n");
            text.Append('\n');
            foreach (var words in ByWords(claim)) text.Append($"- {MarkdownText.Of(words)}\n");
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The lines of each claim and swept key, in the order of the run.</summary>
    private static IEnumerable<SweepLine[]> Claims(IEnumerable<SweepLine> lines) => lines.GroupBy(l => (l.First.Case, l.First.Id, l.Key)).Select(g => g.ToArray());

    private static string[] Values(SweepLine[] claim) => [.. claim.SelectMany(l => l.Points.Select(p => p.Value)).Distinct()];

    /// <summary>A column for each proxy, in as many blocks as the width needs.</summary>
    private static IEnumerable<string> Grid(SweepLine[] claim)
    {
        var values = Values(claim);
        string[] heads = [TerminalText.Line(claim[0].Key), .. values.Select(TerminalText.Line)];
        var head = heads.Max(h => h.Length) + 2;
        var block = new List<string[]>();
        foreach (var column in claim.Select(l => (string[])[TerminalText.Line(l.Name), .. values.Select(v => TerminalText.Line(At(l, v)))]))
        {
            if (block.Count > 0 && 2 + head + block.Append(column).Sum(c => c.Max(t => t.Length) + 2) > Width)
            {
                foreach (var line in Block(heads, head, block)) yield return line;
                block.Clear();
            }

            block.Add(column);
        }

        foreach (var line in Block(heads, head, block)) yield return line;
    }

    private static IEnumerable<string> Block(string[] heads, int head, IReadOnlyList<string[]> columns)
    {
        if (2 + head + columns[0].Max(t => t.Length) <= Width)
            return heads.Select((h, row) => $"  {h.PadRight(head)}{string.Concat(columns.Select(c => c[row].PadRight(c.Max(t => t.Length) + 2)))}".TrimEnd());

        // A long line of text has its own line, and what it gave the next one.
        return heads.SelectMany((h, row) => (IEnumerable<string>)[.. Folded(h, 2), .. Folded(columns[0][row], 6)]);
    }

    private static string At(SweepLine line, string value) => line.Points.Where(p => p.Value == value).Select(p => p.Result).FirstOrDefault() is not { } result ? ""
        : $"{(result.Verdict is null ? "mixed" : result.Verdict.Value.Name())}{(MainMeasure.Text(result) is { Length: > 0 } measure ? $" {measure}" : "")}";

    /// <summary>The boundaries in words; proxies of which the same is true share a line.</summary>
    private static IEnumerable<string> ByWords(SweepLine[] claim) =>
        claim.GroupBy(l => new Boundary(l).Words).Select(same => $"{string.Join(", ", same.Select(l => l.Name))}: {same.Key}");

    /// <summary>Text in lines of at most 80 columns, those after the first two further in.</summary>
    internal static IEnumerable<string> Folded(string text, int indent)
    {
        var line = new string(' ', indent);
        foreach (var word in TerminalText.Line(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > indent && line.Length + 1 + word.Length > Width)
            {
                yield return line;
                line = new string(' ', indent + 2);
            }

            line += line.TrimStart().Length > 0 ? $" {word}" : word;
        }

        yield return line;
    }
}
