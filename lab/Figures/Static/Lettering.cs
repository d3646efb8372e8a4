using ProxyLab.Escaping;
using ProxyLab.Figures.Fonts;
using SkiaSharp;

namespace ProxyLab.Figures.Static;

/// <summary>Text in the figures' own font: how wide it is, and how it is broken into lines. The machine's fonts are never asked.</summary>
internal static class Lettering
{
    // One typeface for the whole process: to read a font takes longer than to draw a figure.
    private static readonly Lazy<SKTypeface> Regular = new(() => Read(FigureFonts.Regular)), Bold = new(() => Read(FigureFonts.Bold));

    // Widths at this size are exact enough for any other: the font is not hinted.
    private const float MeasuredSize = 100;

    [ThreadStatic]
    private static SKFont? measuring, measuringBold;

    /// <summary>The regular typeface.</summary>
    internal static SKTypeface Typeface => Regular.Value;

    /// <summary>A font to draw with; the caller disposes of it.</summary>
    internal static SKFont Font(double size, bool isBold) => new((isBold ? Bold : Regular).Value, (float)size) { Subpixel = true, Hinting = SKFontHinting.None, Edging = SKFontEdging.Antialias, LinearMetrics = true };

    /// <summary>The width of a text.</summary>
    internal static double Width(string text, double size, bool isBold = false)
    {
        var font = isBold ? measuringBold ??= Font(MeasuredSize, true) : measuring ??= Font(MeasuredSize, false);
        return font.MeasureText(text) * size / MeasuredSize;
    }

    /// <summary>Lines of at most a width, broken between words; a longer word is broken where the width ends.</summary>
    internal static IEnumerable<string> Wrap(string text, double width, double size, bool isBold = false)
    {
        var line = "";
        foreach (var word in OutsideText.Line(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Pieces(word, width, size, isBold)))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && Width(longer, size, isBold) > width)
            {
                yield return line;
                longer = word;
            }

            line = longer;
        }

        if (line.Length > 0) yield return line;
    }

    private static IEnumerable<string> Pieces(string word, double width, double size, bool isBold)
    {
        var piece = "";
        foreach (var rune in Width(word, size, isBold) > width ? word.EnumerateRunes().Select(r => r.ToString()) : [word])
        {
            if (piece.Length > 0 && Width(piece + rune, size, isBold) > width)
            {
                yield return piece;
                piece = "";
            }

            piece += rune;
        }

        yield return piece;
    }

    private static SKTypeface Read(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        return SKTypeface.FromData(data);
    }
}
