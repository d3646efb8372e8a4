using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Static;

/// <summary>A figure as a picture: the same octets from the same model, on every machine and in every thread.</summary>
internal static class StaticFigure
{
    /// <summary>Draws a figure.</summary>
    /// <param name="model">The figure.</param>
    /// <param name="size">How large.</param>
    /// <returns>An SVG document, and a PNG image of the same picture.</returns>
    internal static (string Svg, byte[] Png) Of(FigureModel model, FigureSize size)
    {
        var picture = new FigurePicture(model, size);
        return (SvgDocument.Of(picture), PngImage.Of(picture));
    }
}
