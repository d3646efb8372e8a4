using ProxyLab.Escaping;

namespace ProxyLab.Report.Text;

/// <summary>Breaks text into lines for a terminal.</summary>
internal static class TextWrap
{
    /// <summary>Breaks text at spaces into lines of at most <paramref name="width"/>, the later ones indented.</summary>
    internal static string Wrap(string text, int width, int indent)
    {
        var lines = new List<string> { "" };
        foreach (var word in TerminalText.Line(text).Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > width) lines.Add("");
            lines[^1] += lines[^1].Length == 0 ? word : " " + word;
        }

        return string.Join("\n" + new string(' ', indent), lines);
    }
}
