using System.Text;

namespace ProxyLab.Escaping;

/// <summary>
/// Text that somebody else wrote: a log, a file's name, a proxy's version, a case's sentence, a setting. It is data, wherever it is shown. What no
/// medium may carry is here; what a medium reads as its own markup is in that medium's type beside this one, and in the page's HtmlText.
/// </summary>
internal static class OutsideText
{
    /// <summary>What stands in the place of a character that is left out, so that a reader sees that there was one.</summary>
    internal const char Mark = '\uFFFD';

    /// <summary>
    /// Whether a character acts on what shows it, or cannot be in a file of XML: controls but for the line's end and the tab; what turns the
    /// direction of writing or ends a line (Unicode Standard Annex 9, section 2; Annex 14, class BK); and the two that are no characters (XML 1.0,
    /// section 2.2).
    /// </summary>
    internal static bool IsHarmful(char c) => char.IsControl(c) ? c is not ('\n' or '\t')
        : c is '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u206F') or '\uFFFE' or '\uFFFF';

    /// <summary>The text over as many lines as it has.</summary>
    internal static string Lines(string text)
    {
        if (!text.Any(c => IsHarmful(c) || char.IsSurrogate(c))) return text;
        var safe = new StringBuilder(text.Length);
        // A surrogate without the other of its pair comes as the mark.
        foreach (var rune in text.EnumerateRunes()) safe.Append(rune.IsBmp && IsHarmful((char)rune.Value) ? Rune.ReplacementChar.ToString() : rune.ToString());
        return safe.ToString();
    }

    /// <summary>The text in one line: where a line ends, and for a tab, there is a blank.</summary>
    internal static string Line(string text) => Lines(text.ReplaceLineEndings(" ").Replace('\t', ' '));
}
