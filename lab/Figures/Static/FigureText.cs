using SkiaSharp;

namespace ProxyLab.Figures.Static;

/// <summary>A line of text in its place.</summary>
/// <param name="Text">The text.</param>
/// <param name="X">Where its anchor is.</param>
/// <param name="Y">Its baseline.</param>
/// <param name="Size">The font's size.</param>
/// <param name="Colour">As <c>#RRGGBB</c>.</param>
internal sealed record FigureText(string Text, double X, double Y, double Size, string Colour)
{
    /// <summary>Which end of the text is at X.</summary>
    internal SKTextAlign Anchor { get; init; } = SKTextAlign.Left;

    /// <summary>Whether it is bold.</summary>
    internal bool IsBold { get; init; }

    /// <summary>Whether it runs from the bottom up.</summary>
    internal bool IsUpright { get; init; }

    /// <summary>Whether it has an edge in the ground's colour, so that a line behind it does not run through it.</summary>
    internal bool HasEdge { get; init; }
}
