using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Plotly;

/// <summary>
/// The labels above a panel, in rows: each stands right of its place on the x axis, or left of it where it would leave the figure, in the lowest
/// row with room. One for which there is no room is left out: its line is there all the same.
/// </summary>
internal sealed class PanelLabels
{
    private const int MostRows = 3;

    private const double CharacterPx = 6.1, GapPx = 8;

    private readonly List<(double From, double To, int Row)> _taken = [];

    /// <param name="panel">The panel.</param>
    /// <param name="pixel">Where a value of the x axis stands, in pixels from the panel's left edge.</param>
    /// <param name="widthPx">The panel's width.</param>
    internal PanelLabels(FigurePanel panel, Func<double, double> pixel, double widthPx)
    {
        var bands = panel.Bands.Where(b => b.Axis == AxisName.X && b.Label.Length > 0).Select(b => (b.From, b.Label, IsBand: true));
        var lines = panel.Lines.Where(l => l.Axis == AxisName.X && l.Label.Length > 0).GroupBy(l => l.At).Select(same => (same.Key, string.Join(", ", same.Select(l => l.Label).Distinct()), IsBand: false));
        foreach (var (at, label, isBand) in bands.Concat(lines)) Place(at, label, isBand, pixel(at), widthPx);
    }

    /// <summary>Those for which there is room.</summary>
    internal List<PanelLabel> All { get; } = [];

    /// <summary>How many rows they take.</summary>
    internal int Rows => All.Count == 0 ? 0 : All.Max(l => l.Row) + 1;

    private void Place(double at, string label, bool isBand, double px, double widthPx)
    {
        var width = (label.Length * CharacterPx) + GapPx;
        var isLeft = px + width > widthPx + GapPx && px >= width;
        var (from, to) = isLeft ? (px - width, px) : (px, px + width);
        if (to > widthPx + GapPx) return;
        for (var row = 0; row < MostRows; row++)
        {
            if (_taken.Any(t => t.Row == row && t.From < to && from < t.To)) continue;
            _taken.Add((from, to, row));
            All.Add(new PanelLabel(at, label, isBand, isLeft, row));
            return;
        }
    }
}

/// <summary>A label in its place.</summary>
/// <param name="At">Its value on the x axis.</param>
/// <param name="Label">The text.</param>
/// <param name="IsBand">Whether it is a band's, and not a line's.</param>
/// <param name="IsLeft">Whether it stands left of its value.</param>
/// <param name="Row">Its row, from the panel up.</param>
internal sealed record PanelLabel(double At, string Label, bool IsBand, bool IsLeft, int Row);
