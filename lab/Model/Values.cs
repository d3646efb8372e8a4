using System.Globalization;
using System.Numerics;

namespace ProxyLab;

/// <summary>The values that a key or a setting takes: how their text is read, how they are shown, and their range in words.</summary>
/// <typeparam name="T">The type of a value.</typeparam>
/// <param name="Range">The range in words, e.g. <c>1 to 64</c>, or the words that there are.</param>
/// <param name="Read">Reads a value. Throws <see cref="FormatException"/> that says what would be right.</param>
/// <param name="Show">The value as <paramref name="Read"/> takes it, in one form for each value.</param>
public sealed record Values<T>(string Range, Func<string, T> Read, Func<T, string> Show);

/// <summary>The kinds of values that there are.</summary>
public static class Values
{
    /// <summary>Whole numbers, both ends included.</summary>
    public static Values<T> Number<T>(T least, T most)
        where T : struct, IBinaryInteger<T> => new(
        $"{Text(least)} to {Text(most)}",
        text => T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new FormatException($"it takes a whole number from {Text(least)} to {Text(most)}"),
        Text);

    /// <summary>Numbers, both ends included.</summary>
    public static Values<double> Real(double least, double most) => new(
        $"{Text(least)} to {Text(most)}",
        text => double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new FormatException($"it takes a number from {Text(least)} to {Text(most)}"),
        Text);

    /// <summary>Durations, both ends included: <c>500ms</c>, <c>2s</c>, <c>1.5m</c>; a number without a unit has the unit given.</summary>
    public static Values<TimeSpan> Duration(TimeSpan least, TimeSpan most, string bareUnit = "s") => new(
        $"{DurationText.Show(least)} to {DurationText.Show(most)}; e.g. 500ms, 2s; a bare number is in {bareUnit}",
        text => DurationText.TryParse(text, bareUnit, out var value) && value >= least && value <= most
            ? value
            : throw new FormatException($"it takes a duration from {DurationText.Show(least)} to {DurationText.Show(most)}, e.g. 500ms or 2s"),
        DurationText.Show);

    /// <summary>True or false.</summary>
    public static Values<bool> Switch { get; } = new(
        "true, false", text => bool.TryParse(text, out var value) ? value : throw new FormatException("it takes true or false"), value => value ? "true" : "false");

    /// <summary>The names of an enumeration in kebab case: <c>PerCpu</c> is <c>per-cpu</c>.</summary>
    public static Values<T> Choice<T>()
        where T : struct, Enum => Names<T>();

    /// <summary>As <see cref="Choice"/>, for a type of which only the caller knows that it is an enumeration.</summary>
    internal static Values<T> Names<T>()
    {
        var names = Enum.GetNames(typeof(T));
        var words = Array.ConvertAll(names, Word);
        var range = string.Join(", ", words);
        return new(
            range,
            text => Array.FindIndex(words, w => w.Equals(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var i ? (T)Enum.Parse(typeof(T), names[i]) : throw new FormatException($"it takes one of {range}"),
            value => Word(value!.ToString()!));
    }

    /// <summary>A mask of CPUs in hexadecimal, a bit for each.</summary>
    public static Values<ulong> Mask { get; } = new(
        "a bit each, hexadecimal; 0 for off",
        text => ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormatException("it takes a mask of CPUs in hexadecimal, e.g. 3 for CPUs 0 and 1"),
        value => value.ToString("x", CultureInfo.InvariantCulture));

    /// <summary>A range of ports.</summary>
    public static Values<PortRange> Ports { get; } = new("e.g. 32768-60999", PortRange.Parse, ports => ports.ToString());

    /// <summary>Text of any kind on one line.</summary>
    public static Values<string> Line { get; } = new(
        "text on one line", text => text.AsSpan().ContainsAny('\n', '\r', '\0') ? throw new FormatException("it takes text on one line") : text, text => text);

    /// <summary>Verbatim lines: each time that the setting is given adds one.</summary>
    public static Values<IReadOnlyList<string>> Lines { get; } = new(
        "one line each time it is given",
        text => text.Contains('\0', StringComparison.Ordinal) ? throw new FormatException("it takes lines of text") : text.Length == 0 ? [] : text.Split('\n'),
        lines => string.Join('\n', lines));

    /// <summary>The same values, or a word for none of them, which is null.</summary>
    public static Values<T?> Or<T>(this Values<T> values, string word)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(
            $"{word}, or {values.Range}",
            text => text == word ? null : ReadOr(values, text, word),
            value => value is { } some ? values.Show(some) : word);
    }

    private static T ReadOr<T>(Values<T> values, string text, string word)
    {
        try
        {
            return values.Read(text);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{e.Message}, or the word {word}", e);
        }
    }

    /// <summary>A value's name in kebab case.</summary>
    internal static string Word<T>(T value)
        where T : struct, Enum => Word(value.ToString());

    /// <summary>A name in kebab case: <c>PerCpu</c> is <c>per-cpu</c>.</summary>
    internal static string Word(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
