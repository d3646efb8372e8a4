namespace ProxyLab.Report;

/// <summary>
/// Lays out the labels over the plot in rows, as flags: a label stands right of its line (left of it where it would leave the figure),
/// takes the lowest row with room, and no line runs through another's label.
/// </summary>
internal sealed class FigureLabels
{
    /// <summary>The labels' font size and the height of a row, in pixels.</summary>
    internal const double FontPx = 11, RowPx = 14;

    // DejaVu Sans is some 0.55 em a character in running text; a little more leaves the space between two labels.
    private const double CharacterEm = 0.6;

    // The space between a line and its label, and the room right of the plot (where the queue's label is).
    private const double GapPx = 4, MarginPx = 70;

    // Past this many rows labels may touch; the figure would be all labels.
    private const int MaximumRows = 6;

    private readonly double _firstMs, _pixelsPerMs;
    private readonly List<Flag> _flags = [];

    internal FigureLabels(TrialFigureInput input, double firstMs, double lastMs)
    {
        (_firstMs, _pixelsPerMs) = (firstMs, TrialFigure.PlotWidthPx / Math.Max(1, lastMs - firstMs));
        Waves = [.. input.Waves.OrderByDescending(wave => wave.StartMs).Select(wave => Place(wave.StartMs, wave.Label, hasLine: false))];
        // From the right: an earlier line stands left of the labels already placed, so it can rise past them.
        Marks = [.. Joined(input.Marks).OrderByDescending(mark => mark.AtMs).Select(mark => Place(mark.AtMs, mark.Label, hasLine: true))];
    }

    /// <summary>The waves' labels.</summary>
    internal IReadOnlyList<PlacedLabel> Waves { get; }

    /// <summary>The marks' labels; marks that fall together share one.</summary>
    internal IReadOnlyList<PlacedLabel> Marks { get; }

    /// <summary>The height of all rows, in pixels.</summary>
    internal double HeightPx => _flags.Count == 0 ? 0 : (_flags.Max(flag => flag.Row) + 1) * RowPx;

    /// <summary>Marks closer than a line's own width would print one label over the other, whatever the row.</summary>
    private List<FigureMark> Joined(IEnumerable<FigureMark> marks)
    {
        var joined = new List<FigureMark>();
        foreach (var mark in marks.OrderBy(mark => mark.AtMs))
        {
            if (joined is not [.., var last] || (mark.AtMs - last.AtMs) * _pixelsPerMs >= 3)
                joined.Add(mark);
            else if (!last.Label.Split(", ").Contains(mark.Label))
                joined[^1] = last with { Label = $"{last.Label}, {mark.Label}" };
        }
        return joined;
    }

    private PlacedLabel Place(double atMs, string label, bool hasLine)
    {
        var (at, width) = ((atMs - _firstMs) * _pixelsPerMs, label.Length * CharacterEm * FontPx + GapPx);
        var isLeft = at + width > TrialFigure.PlotWidthPx + MarginPx && at >= width;
        var flag = new Flag(at, isLeft ? at - width : at, isLeft ? at : at + width, 0, hasLine);
        while (flag.Row < MaximumRows && _flags.Any(flag.Disturbs))
            flag = flag with { Row = flag.Row + 1 };
        if (flag.Row == MaximumRows)
            flag = flag with { Row = MaximumRows - 1 };
        _flags.Add(flag);
        return new(atMs / 1000, label, isLeft ? "right" : "left", isLeft ? -GapPx : hasLine ? GapPx : 0, -5 - flag.Row * RowPx);
    }

    private sealed record Flag(double At, double Left, double Right, int Row, bool HasLine)
    {
        internal bool Disturbs(Flag other) =>
            (other.Row == Row && other.Left < Right && Left < other.Right) || Crosses(other) || other.Crosses(this);

        private bool Crosses(Flag other) => HasLine && Row > other.Row && At > other.Left && At < other.Right;
    }
}

/// <summary>A label in its place.</summary>
/// <param name="T">Its line's time, in seconds.</param>
/// <param name="Label">The text.</param>
/// <param name="Align">Which end of the text is at the line.</param>
/// <param name="Dx">The text's distance from the line, in pixels.</param>
/// <param name="Y">The baseline, in pixels from the plot's upper edge; negative is above it.</param>
internal sealed record PlacedLabel(double T, string Label, string Align, double Dx, double Y);
