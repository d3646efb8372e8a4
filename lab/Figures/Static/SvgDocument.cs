using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ProxyLab.Escaping;
using ProxyLab.Figures.Fonts;
using SkiaSharp;

namespace ProxyLab.Figures.Static;

/// <summary>
/// A figure as SVG. The shapes are Skia's; the text is written here as text, whole lines of it, where Skia would place each glyph. The document
/// carries what it uses of the font, so that it looks the same on every machine, and its title and alternative text for those who do not see it.
/// </summary>
internal static partial class SvgDocument
{
    // For a viewer that takes no font out of a document: families of about the same width.
    private const string Families = $"{FigureStyle.Font}, Helvetica, Arial, sans-serif";

    /// <summary>The document.</summary>
    internal static string Of(FigurePicture picture)
    {
        var (layout, size) = (picture.Layout, picture.Layout.Size);
        var (width, height) = (Number(size.Width), Number(layout.Height));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" role=\"img\" width=\"{(size.IsPaper ? $"{Number(size.WidthInches)}in" : width)}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"height=\"{(size.IsPaper ? $"{Number(layout.Height / size.Width * size.WidthInches)}in" : height)}\" viewBox=\"0 0 {width} {height}\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{XmlText.Encoded(layout.Model.Title)}</title>\n<desc>{XmlText.Encoded(layout.Model.AlternativeText)}</desc>\n");
        svg.Append("<style>\n").Append(Face(picture.Texts.Where(t => !t.IsBold), FigureFonts.Regular, "400")).Append(Face(picture.Texts.Where(t => t.IsBold), FigureFonts.Bold, "700")).Append("</style>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{width}\" height=\"{height}\" fill=\"{FigureStyle.Light.Ground}\"/>\n{Shapes(picture)}\n");
        svg.Append(CultureInfo.InvariantCulture, $"<g font-family=\"{Families}\" style=\"font-kerning:none;white-space:pre\">\n");
        foreach (var text in picture.Texts) Append(svg, text);
        return svg.Append("</g>\n</svg>\n").ToString();
    }

    private static string Number(double value) => Math.Round(value, 3).ToString(CultureInfo.InvariantCulture);

    private static string Face(IEnumerable<FigureText> texts, byte[] font, string weight)
    {
        var characters = texts.SelectMany(t => t.Text).ToHashSet();
        return characters.Count == 0 ? "" : FigureFonts.Face(FigureStyle.Font, weight, TrueTypeSubset.Of(font, characters));
    }

    private static void Append(StringBuilder svg, FigureText text)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text {(text.IsUpright ? $"transform=\"translate({Number(text.X)} {Number(text.Y)}) rotate(-90)\"" : $"x=\"{Number(text.X)}\" y=\"{Number(text.Y)}\"")}");
        svg.Append(CultureInfo.InvariantCulture, $" font-size=\"{Number(text.Size)}\" fill=\"{text.Colour}\"");
        if (text.IsBold) svg.Append(" font-weight=\"700\"");
        if (text.Anchor != SKTextAlign.Left) svg.Append(text.Anchor == SKTextAlign.Center ? " text-anchor=\"middle\"" : " text-anchor=\"end\"");
        if (text.HasEdge) svg.Append(CultureInfo.InvariantCulture, $" stroke=\"{FigureStyle.Light.Ground}\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"");
        svg.Append('>').Append(XmlText.Encoded(text.Text)).Append("</text>\n");
    }

    /// <summary>What Skia draws, between the tags of its document. It counts its clips through the whole process: here from 0.</summary>
    private static string Shapes(FigurePicture picture)
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(SKRect.Create((float)picture.Layout.Size.Width, (float)picture.Layout.Height), stream)) picture.Draw(canvas);
        var document = Encoding.UTF8.GetString(stream.ToArray());
        var begin = document.IndexOf('>', document.IndexOf("<svg", StringComparison.Ordinal)) + 1;
        var clips = new Dictionary<string, int>();
        return Clip().Replace(document[begin..document.LastIndexOf("</svg>", StringComparison.Ordinal)].Trim(), clip => $"cl_{(clips.TryAdd(clip.Value, clips.Count) ? clips.Count - 1 : clips[clip.Value])}");
    }

    [GeneratedRegex(@"\bcl_[0-9a-f]+\b")]
    private static partial Regex Clip();
}
