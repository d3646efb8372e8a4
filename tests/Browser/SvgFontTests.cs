using ProxyLab.Figures.Static;
using ProxyLab.Tests.Figures.Support;
using Xunit;

namespace ProxyLab.Tests.Browsers;

/// <summary>A browser shows a picture's text in the font that the picture carries: this machine has no such font.</summary>
[Collection(Browser.OnePageAtATime)]
public sealed class SvgFontTests(Browser browser)
{
    [Fact]
    public async Task Every_text_is_as_wide_as_it_was_laid_out()
    {
        using var folder = new TempFolder();
        var (model, size) = FixedFigures.All["saturation"];
        var path = folder.Write("figure.svg", StaticFigure.Of(model, size).Svg);
        await using var open = await browser.Shot(path);
        await open.Page.EvaluateAsync("() => document.fonts.ready");
        Assert.True(await open.Page.EvaluateAsync<bool>("() => [...document.fonts].length === 2 && [...document.fonts].every(face => face.family === 'Inter' && face.status === 'loaded')"));
        var widths = await open.Page.EvaluateAsync<double[]>("() => [...document.querySelectorAll('text')].map(text => text.getComputedTextLength())");
        var texts = new FigurePicture(model, size).Texts;
        Assert.Equal(texts.Count, widths.Length);
        Assert.All(texts.Zip(widths), pair => Assert.Equal(Lettering.Width(pair.First.Text, pair.First.Size, pair.First.IsBold), pair.Second, 0.35));
        Assert.Empty(open.Complaints);
    }
}
