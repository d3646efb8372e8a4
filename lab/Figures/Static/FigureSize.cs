namespace ProxyLab.Figures.Static;

/// <summary>How large a figure is drawn, and its text. Lengths are in pixels of 1/96 inch, as CSS and SVG have them.</summary>
/// <param name="Ending">What a file's name ends with before its extension.</param>
/// <param name="Width">The whole picture's width.</param>
/// <param name="PlotHeight">A panel's height; of several below each other each has three fifths of it.</param>
/// <param name="Edge">The room around everything.</param>
/// <param name="TitleText">The title's size.</param>
/// <param name="Text">The size of axis titles and of the legend.</param>
/// <param name="SmallText">The size of tick labels, labels in the figure and lines below the title.</param>
/// <param name="DotsPerInch">The PNG's pixels in an inch.</param>
internal sealed record FigureSize(string Ending, double Width, double PlotHeight, double Edge, double TitleText, double Text, double SmallText, int DotsPerInch)
{
    private const double Inch = 96, Point = Inch / 72;

    /// <summary>For a screen: twice the pixels in the PNG.</summary>
    internal static FigureSize Screen { get; } = new("", 760, 210, 14, 14, 12, 11, 192);

    /// <summary>For one column of a paper: 3.5 inches.</summary>
    internal static FigureSize Single { get; } = new("-single", 3.5 * Inch, 130, 3, 9 * Point, 7.5 * Point, 7 * Point, 300);

    /// <summary>For both columns of a paper: 7 inches.</summary>
    internal static FigureSize Double { get; } = new("-double", 7 * Inch, 190, 4, 9 * Point, 8 * Point, 7.5 * Point, 300);

    /// <summary>Whether it is for paper: its SVG tells its size in inches.</summary>
    internal bool IsPaper => Ending.Length > 0;

    /// <summary>The picture's width in inches.</summary>
    internal double WidthInches => Width / Inch;

    /// <summary>A pixel's length in the PNG.</summary>
    internal double Scale => DotsPerInch / Inch;

    /// <summary>From one line of small text to the next.</summary>
    internal double LineHeight => Math.Round(SmallText * 1.3, 1);

    /// <summary>A row's height on an axis of words: less where there are many.</summary>
    internal double RowHeight(int rows) => rows <= 4 ? SmallText * 4 : SmallText * 2.2;
}
