namespace ProxyLab.Figures.Static;

/// <summary>Text in lines of a width.</summary>
internal static class TextLines
{
    /// <summary>Lines of at most so many characters, broken between words; a longer word has a line of its own.</summary>
    internal static IEnumerable<string> Wrap(string text, int characters)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > characters)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        if (line.Length > 0) yield return line;
    }
}
