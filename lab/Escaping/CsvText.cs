using System.Buffers;

namespace ProxyLab.Escaping;

/// <summary>Text from outside for a cell of a CSV file of the lab, whose cells are never quoted.</summary>
internal static class CsvText
{
    private static readonly SearchValues<char> NotBare = SearchValues.Create([.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(c => c is ',' or '"' or '\n' or '\t' || char.IsSurrogate(c) || OutsideText.IsHarmful(c))]);

    /// <summary>A bare word: what would break the file, or acts on what shows it, becomes <c>_</c>. A word without any of it is given back as it is.</summary>
    internal static string Word(string text) =>
        text.AsSpan().ContainsAny(NotBare) ? string.Concat(text.EnumerateRunes().Select(r => r.IsBmp && NotBare.Contains((char)r.Value) ? "_" : r.ToString())) : text;
}
