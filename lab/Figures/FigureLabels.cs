namespace ProxyLab.Figures;

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

    // Where lines and labels are this dense, a line may run behind a label (which has a white edge) rather than take one more row.
    private const int UncrossedRows = 5;

    private readonly double _firstMs, _pixelsPerMs;
    private readonly List<Flag> _flags = [];

    internal FigureLabels(TrialFigureInput input, double firstMs, double lastMs)
    {
        (_firstMs, _pixelsPerMs) = (firstMs, TrialFigure.PlotWidthPx / Math.Max(1, lastMs - firstMs));
        Waves = [.. input.Waves.OrderByDescending(wave => wave.StartMs).Select(wave => Place(wave.StartMs, wave.Label, hasLine: false))];
        // From the right: an earlier line stands left of the labels already placed, so it can rise past them. Those that stand left of their
        // own line come last, over the lines that end below them.
        Marks = [.. Joined(input.Marks).OrderBy(StandsLeft).ThenByDescending(mark => mark.AtMs).Select(mark => Place(mark.AtMs, mark.Label, hasLine: true))];
    }

    /// <summary>The waves' labels.</summary>
    internal IReadOnlyList<PlacedLabel> Waves { get; }

    /// <summary>The marks' labels; marks that fall together share one.</summary>
    internal IReadOnlyList<PlacedLabel> Marks { get; }

    /// <summary>Marks closer than a line's own width would print one label over the other, whatever the row.</summary>
    private List<FigureMark> Joined(IEnumerable<FigureMark> marks)
    {
        var joined = new List<FigureMark>();
        foreach (var mark in marks.OrderBy(mark => mark.AtMs))
        {
            if (joined is [.., var last] && (mark.AtMs - last.AtMs) * _pixelsPerMs < 3)
                joined[^1] = last with { Label = Both(last.Label, mark.Label) };
            else
                joined.Add(mark);
        }
        return joined;
    }

    /// <summary>Two labels as one: <c>connect timeout</c> and <c>read timeout</c> give <c>connect + read timeout</c>.</summary>
    private static string Both(string first, string second)
    {
        var noun = second[(second.LastIndexOf(' ') + 1)..];
        return first == second ? first
            : first.EndsWith(" " + noun, StringComparison.Ordinal) ? $"{first[..^(noun.Length + 1)]} + {second}"
            : $"{first} + {second}";
    }

    private bool StandsLeft(FigureMark mark)
    {
        var (at, width) = ((mark.AtMs - _firstMs) * _pixelsPerMs, WidthPx(mark.Label));
        return at + width > TrialFigure.PlotWidthPx + MarginPx && at >= width;
    }

    private static double WidthPx(string label) => label.Length * CharacterEm * FontPx + GapPx;

    private PlacedLabel Place(double atMs, string label, bool hasLine)
    {
        var (at, width, isLeft) = ((atMs - _firstMs) * _pixelsPerMs, WidthPx(label), StandsLeft(new(atMs, label)));
        var flag = new Flag(at, isLeft ? at - width : at, isLeft ? at : at + width, 0, hasLine);
        var rows = Enumerable.Range(0, _flags.Count + 1).Select(row => flag with { Row = row }).Where(there => !_flags.Any(there.Covers)).ToList();
        flag = rows.Take(UncrossedRows).FirstOrDefault(there => !_flags.Any(there.MeetsLine)) ?? rows[0];
        _flags.Add(flag);
        return new(atMs / 1000, label, isLeft ? "right" : "left", isLeft ? -GapPx : hasLine ? GapPx : 0, -5 - flag.Row * RowPx);
    }

    private sealed record Flag(double At, double Left, double Right, int Row, bool HasLine)
    {
        internal bool Covers(Flag other) => other.Row == Row && other.Left < Right && Left < other.Right;

        internal bool MeetsLine(Flag other) => Crosses(other) || other.Crosses(this);

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
