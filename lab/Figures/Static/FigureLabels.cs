using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Static;

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

    private readonly Func<double, double> _pixel;
    private readonly double _liftPx;
    private readonly List<Flag> _flags = [];

    /// <param name="bands">The spans along x: each has its label at its beginning.</param>
    /// <param name="lines">The upright lines.</param>
    /// <param name="pixel">Where a value of the x axis stands, in pixels from the plot's left edge.</param>
    /// <param name="liftPx">How much higher than the plot's edge asks for: a point on the edge reaches over it.</param>
    internal FigureLabels(IEnumerable<ReferenceBand> bands, IEnumerable<ReferenceLine> lines, Func<double, double> pixel, double liftPx = 0)
    {
        (_pixel, _liftPx) = (pixel, liftPx);
        Bands = [.. bands.Where(b => b.Label.Length > 0).OrderByDescending(band => band.From).Select(band => Place(band.From, band.Label, hasLine: false))];
        // From the right: an earlier line stands left of the labels already placed, so it can rise past them. Those that stand left of their
        // own line come last, over the lines that end below them.
        Lines = [.. Joined(lines).OrderBy(StandsLeft).ThenByDescending(line => line.At).Select(line => Place(line.At, line.Label, hasLine: true))];
    }

    /// <summary>The bands' labels.</summary>
    internal IReadOnlyList<PlacedLabel> Bands { get; }

    /// <summary>The lines' labels; lines that fall together share one.</summary>
    internal IReadOnlyList<PlacedLabel> Lines { get; }

    /// <summary>Lines closer than a line's own width would print one label over the other, whatever the row.</summary>
    private List<ReferenceLine> Joined(IEnumerable<ReferenceLine> lines)
    {
        var joined = new List<ReferenceLine>();
        foreach (var line in lines.OrderBy(line => line.At))
        {
            if (joined is [.., var last] && _pixel(line.At) - _pixel(last.At) < 3)
                joined[^1] = last with { Label = Both(last.Label, line.Label) };
            else
                joined.Add(line);
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

    private bool StandsLeft(ReferenceLine line)
    {
        var (at, width) = (_pixel(line.At), WidthPx(line.Label));
        return at + width > VegaLite.PlotWidthPx + MarginPx && at >= width;
    }

    private static double WidthPx(string label) => label.Length * CharacterEm * FontPx + GapPx;

    private PlacedLabel Place(double value, string label, bool hasLine)
    {
        var (at, width, isLeft) = (_pixel(value), WidthPx(label), StandsLeft(new(AxisName.X, value, label)));
        var flag = new Flag(at, isLeft ? at - width : at, isLeft ? at : at + width, 0, hasLine);
        var rows = Enumerable.Range(0, _flags.Count + 1).Select(row => flag with { Row = row }).Where(there => !_flags.Any(there.Covers)).ToList();
        flag = rows.Take(UncrossedRows).FirstOrDefault(there => !_flags.Any(there.MeetsLine)) ?? rows[0];
        _flags.Add(flag);
        return new(value, label, isLeft ? "right" : "left", isLeft ? -GapPx : hasLine ? GapPx : 0, -5 - _liftPx - flag.Row * RowPx);
    }

    private sealed record Flag(double At, double Left, double Right, int Row, bool HasLine)
    {
        internal bool Covers(Flag other) => other.Row == Row && other.Left < Right && Left < other.Right;

        internal bool MeetsLine(Flag other) => Crosses(other) || other.Crosses(this);

        private bool Crosses(Flag other) => HasLine && Row > other.Row && At > other.Left && At < other.Right;
    }
}

/// <summary>A label in its place.</summary>
/// <param name="At">Its line's value, in the axis' unit.</param>
/// <param name="Label">The text.</param>
/// <param name="Align">Which end of the text is at the line.</param>
/// <param name="Dx">The text's distance from the line, in pixels.</param>
/// <param name="Y">The baseline, in pixels from the plot's upper edge; negative is above it.</param>
internal sealed record PlacedLabel(double At, string Label, string Align, double Dx, double Y);
