using ProxyLab.Figures.Model;
using SkiaSharp;

namespace ProxyLab.Figures.Static;

/// <summary>A panel in its place.</summary>
/// <param name="Panel">The panel.</param>
/// <param name="X">Its axis from left to right.</param>
/// <param name="Y">Its axis from the bottom up.</param>
/// <param name="Plot">Where its data are drawn.</param>
/// <param name="Labels">The labels above it.</param>
internal sealed record PanelPlace(FigurePanel Panel, AxisScaling X, AxisScaling Y, SKRect Plot, FigureLabels Labels)
{
    /// <summary>The ticks of the x axis.</summary>
    internal required IReadOnlyList<(double At, IReadOnlyList<string> Lines)> XTicks { get; init; }

    /// <summary>The ticks of the y axis.</summary>
    internal required IReadOnlyList<(double At, IReadOnlyList<string> Lines)> YTicks { get; init; }

    /// <summary>Whether nothing stands left of it.</summary>
    internal bool IsFirstOfRow { get; init; }

    /// <summary>Whether nothing stands below it.</summary>
    internal bool IsLowest { get; init; }

    /// <summary>Where a value of the x axis stands.</summary>
    internal float PixelX(double value) => Plot.Left + (float)(X.Share(value) * Plot.Width);

    /// <summary>Where a value of the y axis stands.</summary>
    internal float PixelY(double value) => Plot.Bottom - (float)(Y.Share(value) * Plot.Height);
}
