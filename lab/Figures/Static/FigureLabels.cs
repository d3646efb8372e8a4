using ProxyLab.Figures.Model;
using SkiaSharp;

namespace ProxyLab.Figures.Static;

/// <summary>
/// Lays out the labels over the plot in rows, as flags: a label stands right of its line (left of it where it would leave the figure),
/// takes the lowest row with room, and no line runs through another's label.
/// </summary>
internal sealed class FigureLabels
{
    // The space between a line and its label, and above the plot's edge.
    private const double Gap = 4, Lift = 5;

    // Where lines and labels are this dense, a line may run behind a label (which has a white edge) rather than take one more row.
    private const int UncrossedRows = 5;

    private readonly Func<double, double> _place;
    private readonly FigureSize _size;
    private readonly double _end, _lift;
    private readonly List<Flag> _flags = [];

    /// <param name="panel">Whose bands and upright lines they are: each band has its label at its beginning.</param>
    /// <param name="place">Where a value of the x axis stands, from the plot's left edge.</param>
    /// <param name="end">How far right a label may reach, from the plot's left edge.</param>
    /// <param name="size">The text's size.</param>
    /// <param name="lift">How much higher than the plot's edge asks for: a point on the edge reaches over it.</param>
    internal FigureLabels(FigurePanel panel, Func<double, double> place, double end, FigureSize size, double lift = 0)
    {
        (_place, _end, _size, _lift) = (place, end, size, lift);
        var bands = panel.Bands.Where(b => b.Axis == AxisName.X && b.Label.Length > 0);
        var lines = panel.Lines.Where(l => l.Axis == AxisName.X);
        Bands = [.. bands.OrderByDescending(band => band.From).Select(band => Place(band.From, band.Label, hasLine: false))];
        // From the right: an earlier line stands left of the labels already placed, so it can rise past them. Those that stand left of their
        // own line come last, over the lines that end below them.
        Lines = [.. Joined(lines).OrderBy(StandsLeft).ThenByDescending(line => line.At).Select(line => Place(line.At, line.Label, hasLine: true))];
        Rows = _flags.Where(f => f.Left < f.Right).Select(f => f.Row + 1).DefaultIfEmpty(0).Max();
    }

    /// <summary>The bands' labels.</summary>
    internal IReadOnlyList<PlacedLabel> Bands { get; }

    /// <summary>The lines' labels, also empty ones; lines that fall together share one.</summary>
    internal IReadOnlyList<PlacedLabel> Lines { get; }

    /// <summary>How many rows there are.</summary>
    internal int Rows { get; }

    /// <summary>The room that they take above the plot.</summary>
    internal double Height => _lift + Lift + (Rows * _size.LineHeight);

    /// <summary>Lines closer than a line's own width would print one label over the other, whatever the row.</summary>
    private List<ReferenceLine> Joined(IEnumerable<ReferenceLine> lines)
    {
        var joined = new List<ReferenceLine>();
        foreach (var line in lines.OrderBy(line => line.At))
        {
            if (joined is [.., var last] && _place(line.At) - _place(last.At) < 3)
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
        return first == second || second.Length == 0 ? first
            : first.Length == 0 ? second
            : first.EndsWith(" " + noun, StringComparison.Ordinal) ? $"{first[..^(noun.Length + 1)]} + {second}"
            : $"{first} + {second}";
    }

    private bool StandsLeft(ReferenceLine line)
    {
        var (at, width) = (_place(line.At), Width(line.Label));
        return at + width > _end && at >= width;
    }

    private double Width(string label) => label.Length == 0 ? 0 : Lettering.Width(label, _size.SmallText) + (2 * Gap);

    private PlacedLabel Place(double value, string label, bool hasLine)
    {
        var (at, width, isLeft) = (_place(value), Width(label), StandsLeft(new(AxisName.X, value, label)));
        var from = isLeft ? at - width : Math.Max(Math.Min(at, 0), Math.Min(at, _end - width)); // one that fits on neither side stands as far right as it may
        var flag = new Flag(at, from, from + width, 0, hasLine);
        var rows = Enumerable.Range(0, _flags.Count + 1).Select(row => flag with { Row = row }).Where(there => !_flags.Any(there.Covers)).ToList();
        flag = rows.Take(UncrossedRows).FirstOrDefault(there => !_flags.Any(there.MeetsLine)) ?? rows[0];
        _flags.Add(flag);
        return new(value, label, isLeft ? at - Gap : from + (hasLine ? Gap : 0), isLeft ? SKTextAlign.Right : SKTextAlign.Left, -Lift - _lift - (flag.Row * _size.LineHeight));
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
/// <param name="X">Its anchor, from the plot's left edge.</param>
/// <param name="Anchor">Which end of the text is there.</param>
/// <param name="Y">The baseline, from the plot's upper edge; negative is above it.</param>
internal sealed record PlacedLabel(double At, string Label, double X, SKTextAlign Anchor, double Y);
