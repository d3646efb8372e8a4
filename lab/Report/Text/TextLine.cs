using ProxyLab.Escaping;
using Spectre.Console;

namespace ProxyLab.Report.Text;

/// <summary>One line for a terminal: words, of which the marks have a colour where there are colours.</summary>
/// <param name="Parts">Text and its colour; null for the terminal's own.</param>
internal sealed record TextLine(IReadOnlyList<(string Text, string? Colour)> Parts)
{
    internal TextLine(string text) : this([(text, null)])
    {
    }

    /// <summary>The text alone.</summary>
    internal string Text => string.Concat(Parts.Select(p => p.Text));

    /// <summary>The line with a mark in front.</summary>
    internal static TextLine Marked(Mark mark, string text) => new([(mark.Sign.ToString(), mark.Colour), (" " + text, null)]);

    /// <summary>One line of text, cut to a width at a blank where there is one near; what is cut ends with <c>…</c>.</summary>
    internal static string Fit(string text, int width)
    {
        var line = TerminalText.Line(text).Trim();
        if (line.Length <= width) return line;
        var cut = line[..Math.Max(0, width - 1)];
        var blank = cut.LastIndexOf(' ');
        return (blank > width * 3 / 4 ? cut[..blank] : cut).TrimEnd(' ', ',', ';', ':', '(') + "…";
    }

    /// <summary>Text over several lines of a width, at most so many; the last one is cut.</summary>
    internal static IReadOnlyList<string> Wrap(string text, int width, int most)
    {
        var lines = new List<string>();
        var rest = Fit(text, int.MaxValue);
        while (rest.Length > width && lines.Count < most - 1)
        {
            var blank = rest.LastIndexOf(' ', width);
            var end = blank > 0 ? blank : width;
            lines.Add(rest[..end]);
            rest = rest[end..].TrimStart();
        }

        return [.. lines, Fit(rest, width)];
    }

    /// <summary>Writes it, without blanks at its end; the console breaks nothing that fits.</summary>
    internal void Write(IAnsiConsole console) =>
        console.MarkupLine(string.Concat(Trimmed().Select(p => p.Colour is null ? TerminalText.Markup(p.Text) : $"[{p.Colour}]{TerminalText.Markup(p.Text)}[/]")));

    private IEnumerable<(string Text, string? Colour)> Trimmed()
    {
        var left = Text.TrimEnd().Length;
        foreach (var (text, colour) in Parts)
        {
            if (left <= 0) yield break;
            yield return (text[..Math.Min(left, text.Length)], colour);
            left -= text.Length;
        }
    }
}
