namespace ProxyLab.Tests.Escaping.Support;

/// <summary>Text that tries to be more than text in some medium, and text that is nothing but text.</summary>
internal static class Hostile
{
    /// <summary>Every kind of attack that a file of a run folder can carry.</summary>
    internal const string Text = "\e]0;owned\a\e[2J\u009b31m\u0000 \u202egnp.exe\u2066\u200f\u061c | <script>alert(1)</script> <b onmouseover='x'> [x](javascript:alert(1)) ![i](http://e.x) `code` ``` $x$ **b** _i_ ~~s~~ &lt; \\| \" ' , ]]> -->\r\n::error::forged\n# heading\n| a | b |\u2028forged\u0085end\ud800";

    /// <summary>As much of it as the name of a folder can be.</summary>
    internal const string Name = "\e[2J\u009b31m\u202e | <script>alert(1)<b onclick='x'> [x](javascript:1) `code`\n# forged";

    /// <summary>Writings, signs and a pair of surrogates, which pass as they are.</summary>
    internal const string Ordinary = "déjà vu 中文 עברית العربية Ελληνικά — – × → ≤ µs “quoted” … 1.5 % body_bytes é̀ 🙂";

    /// <summary>The characters of a text that act on what shows it, as their code points.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tabs">Whether a tab is one.</param>
    internal static IEnumerable<string> Acting(string text, bool tabs = false) => text
        .Where((c, i) => (char.IsControl(c) && c != '\n' && (tabs || c != '\t')) || "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff".Contains(c, StringComparison.Ordinal)
            || (char.IsHighSurrogate(c) && !(i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))) || (char.IsLowSurrogate(c) && !(i > 0 && char.IsHighSurrogate(text[i - 1]))))
        .Select(c => $"U+{(int)c:X4}");
}
