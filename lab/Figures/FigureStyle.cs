namespace ProxyLab.Figures;

/// <summary>
/// The looks that all figures share, whoever draws them: colours that colour-blind readers can tell apart (Okabe and Ito's palette, 2008), and
/// beside each colour a dash, a shape or a lightness, so that nothing is told by colour alone.
/// </summary>
internal static class FigureStyle
{
    /// <summary>The family of all text; the font comes with the lab.</summary>
    internal const string Font = "Inter";

    /// <summary>What stands for the theme's ink where a series has no colour of its own: black on white, and white on black.</summary>
    internal const string Ink = "@ink";

    private static readonly Dictionary<string, string> Named = new()
    {
        // Socket roles: neighbours in a stack differ in lightness too.
        ["dead embryo"] = "#D55E00", ["embryo"] = "#E69F00", ["embryo, live or dead"] = "#E69F00", ["accepted"] = "#009E73", ["client"] = "#56B4E9",
        ["SYN-SENT"] = "#56B4E9", ["listener"] = "#6B6B6B", [SocketRole.ActiveWord] = Ink,

        // How requests end.
        ["ok"] = "#009E73", ["502"] = "#D55E00", ["503"] = "#CC79A7", ["504"] = "#E69F00", ["reset"] = "#B03A5B", ["refused"] = "#7A4B1E", ["cut"] = "#0072B2",
        ["malformed"] = "#5B3A78", ["over-limit"] = "#3B6B35", ["connect-timeout"] = "#56B4E9", ["in-flight"] = "#0072B2", ["local-error"] = "#8A8A8A",
    };

    private static readonly string[] Palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];

    private static readonly double[][] Dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3], [4, 2], [1, 3]];

    private static readonly (string Dark, string Pale)[] Shades =
    [
        ("#8C2D19", "#F2C3B3"), ("#1F4E79", "#B9D2EA"), ("#3B6B35", "#C4DFC0"), ("#5B3A78", "#D5C6E4"), ("#B8860B", "#EBDDB5"), ("#5F6B75", "#CBD2D8"),
    ];

    private static readonly Dictionary<string, FigureSymbol> States = new()
    {
        ["holds"] = FigureSymbol.Circle, ["refuted"] = FigureSymbol.Cross, ["mixed"] = FigureSymbol.Diamond, ["unknown"] = FigureSymbol.TriangleUp,
        ["not applicable"] = FigureSymbol.TriangleDown, ["censored"] = FigureSymbol.Plus,
    };

    private static readonly FigureSymbol[] Symbols = [FigureSymbol.Circle, FigureSymbol.Square, FigureSymbol.TriangleUp, FigureSymbol.Diamond, FigureSymbol.TriangleDown];

    /// <summary>On white, and on paper.</summary>
    internal static FigureTheme Light { get; } = new("#FFFFFF", "#222222", "#5A5A5A", "#EDF1F7", "#8693AB", "#E9E9E9");

    /// <summary>On black.</summary>
    internal static FigureTheme Dark { get; } = new("#15191E", "#E9ECEF", "#AEB6C0", "#222C38", "#7C90AE", "#2B3036");

    /// <summary>The colour of a series: its name's own, or else the palette's of its place among the names of the figure; <see cref="Ink"/> for the theme's.</summary>
    internal static string Colour(string name, int place) => Named.TryGetValue(name, out var own) ? own : Palette[place % Palette.Length];

    /// <summary>The dash of a line of that place, in pixels of line and gap by turns; empty for a whole line.</summary>
    internal static IReadOnlyList<double> Dash(int place) => Dashes[place % Dashes.Length];

    /// <summary>The colour of a state of spans: its kind's own, or else the shade of the kind's place among the kinds.</summary>
    internal static string Shade(string kind, int place, bool isPale) =>
        Named.TryGetValue(kind, out var own) ? own : isPale ? Shades[place % Shades.Length].Pale : Shades[place % Shades.Length].Dark;

    /// <summary>The shape of points in a state: the word's own, or else that of its place among the states.</summary>
    internal static FigureSymbol Symbol(string state, int place) => States.TryGetValue(state, out var own) ? own : Symbols[place % Symbols.Length];
}

/// <summary>The colours of one theme, as <c>#RRGGBB</c>.</summary>
/// <param name="Ground">Behind everything.</param>
/// <param name="Ink">Text and reference lines.</param>
/// <param name="Faint">Text of second rank, axes.</param>
/// <param name="Wave">Bands behind the data.</param>
/// <param name="WaveEdge">A band's edge.</param>
/// <param name="Grid">Lines of the grid.</param>
internal sealed record FigureTheme(string Ground, string Ink, string Faint, string Wave, string WaveEdge, string Grid)
{
    /// <summary>A colour of <see cref="FigureStyle"/> in this theme.</summary>
    internal string Of(string colour) => colour == FigureStyle.Ink ? Ink : colour;
}

/// <summary>The shapes of points.</summary>
internal enum FigureSymbol
{
    Circle,
    Square,
    TriangleUp,
    Diamond,
    TriangleDown,
    Cross,
    Plus,
}
