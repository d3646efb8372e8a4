using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Plotly;

/// <summary>Where each panel of a figure stands, in pixels and as Plotly's shares of the plot.</summary>
internal sealed class PanelGrid
{
    private const double OnlyPx = 230, SmallPx = 120, OnePx = 150, LinePx = 15, RowPx = 28, BetweenPx = 18, AsidePx = 26;

    private readonly double[] _rowsPx, _abovePx;
    private readonly double _widthPx;

    /// <param name="figure">The figure.</param>
    /// <param name="widthPx">The plot's width, without the margins.</param>
    /// <param name="labels">How many lines of labels stand above each panel, its title among them.</param>
    internal PanelGrid(FigureModel figure, double widthPx, IReadOnlyList<int> labels)
    {
        (Columns, _widthPx) = (Math.Clamp(figure.Columns, 1, figure.Panels.Count), widthPx);
        Rows = (figure.Panels.Count + Columns - 1) / Columns;
        _rowsPx = [.. Enumerable.Range(0, Rows).Select(row => Row(figure, row).Max(p => HeightOf(figure, figure.Panels[p])))];
        _abovePx = [.. Enumerable.Range(0, Rows).Select(row => (Row(figure, row).Max(p => labels[p]) * LinePx) + (row > 0 ? BetweenPx : 0))];
        HeightPx = _rowsPx.Sum() + _abovePx.Skip(1).Sum();
    }

    internal int Columns { get; }

    internal int Rows { get; }

    /// <summary>The height of all panels with what stands between them.</summary>
    internal double HeightPx { get; }

    /// <summary>The room above the first row.</summary>
    internal double AbovePx => _abovePx[0] + 6;

    /// <summary>The width of each panel.</summary>
    internal double PanelPx => (_widthPx - ((Columns - 1) * AsidePx)) / Columns;

    /// <summary>The place of a panel from left to right.</summary>
    internal double[] DomainX(int panel)
    {
        var left = panel % Columns * (PanelPx + AsidePx);
        return [Share(left, _widthPx), Share(left + PanelPx, _widthPx)];
    }

    /// <summary>The place of a panel from the bottom up.</summary>
    internal double[] DomainY(int panel)
    {
        var row = panel / Columns;
        var top = HeightPx - _rowsPx.Take(row).Sum() - _abovePx.Skip(1).Take(row).Sum();
        return [Share(top - _rowsPx[row], HeightPx), Share(top, HeightPx)];
    }

    private static double Share(double px, double of) => Math.Clamp(Math.Round(px / of, 5), 0, 1);

    private IEnumerable<int> Row(FigureModel figure, int row) => Enumerable.Range(row * Columns, Columns).Where(p => p < figure.Panels.Count);

    private double HeightOf(FigureModel figure, FigurePanel panel)
    {
        if (panel.Y.Scale == AxisScale.Category && panel.Y.Categories.Count > 0) return Math.Max(56, panel.Y.Categories.Count * panel.Y.Categories.Max(c => Math.Max(RowPx, (PlotlyAxis.Wrapped(c, PlotlyAxis.CategoryCharacters(_widthPx)).Count() * LinePx) + 8)));
        return figure.Columns > 1 ? SmallPx : figure.Panels.Count > 1 ? OnePx : OnlyPx;
    }
}
