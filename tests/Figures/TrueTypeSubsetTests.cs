using System.Text;
using ProxyLab.Figures.Fonts;
using SkiaSharp;
using Xunit;

namespace ProxyLab.Tests.Figures;

/// <summary>The part of the font that a picture carries.</summary>
public sealed class TrueTypeSubsetTests
{
    [Fact]
    public void A_subset_draws_its_characters_as_the_whole_font_does()
    {
        using var whole = Typeface(FigureFonts.Regular);
        using var part = Typeface(TrueTypeSubset.Of(FigureFonts.Regular, "never-accept é × µ → 0"));
        foreach (var character in "never-accept é × µ → 0")
        {
            Assert.NotEqual(0, part.GetGlyph(character));
            Assert.Equal(Drawn(whole, character), Drawn(part, character));
        }
    }

    [Fact]
    public void It_has_no_other_character_and_is_a_small_part_of_the_file()
    {
        var subset = TrueTypeSubset.Of(FigureFonts.Bold, "abc");
        using var part = Typeface(subset);
        Assert.Equal(0, part.GetGlyph('d'));
        Assert.Equal("wOFF", Encoding.ASCII.GetString(Woff.Of(subset)[..4]));
        Assert.InRange(Woff.Of(subset).Length, 500, 5_000);
    }

    [Fact]
    public void A_character_that_the_font_does_not_have_is_left_out()
    {
        using var part = Typeface(TrueTypeSubset.Of(FigureFonts.Regular, "a漢"));
        Assert.NotEqual(0, part.GetGlyph('a'));
        Assert.Equal(0, part.GetGlyph('漢'));
    }

    private static SKTypeface Typeface(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        return SKTypeface.FromData(data);
    }

    private static string Drawn(SKTypeface typeface, char character)
    {
        using var font = new SKFont(typeface, 100) { Hinting = SKFontHinting.None };
        using var path = font.GetTextPath(character.ToString(), new SKPoint(0, 0));
        return $"{font.MeasureText(character.ToString())} {path.ToSvgPathData()}";
    }
}
