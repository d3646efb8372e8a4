namespace ProxyLab.Figures.Model;

/// <summary>
/// A figure, described once: what it shows, and not how it looks. It is saved as <c>figures/NAME.json</c>, whole: whoever draws it needs no
/// other file. In all its series null is "not measured": a gap, never 0.
/// </summary>
public sealed record FigureModel
{
    /// <summary>The title, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>Lines below the title, e.g. the plan, and what was not measured; none by default.</summary>
    public IReadOnlyList<string> Subtitle { get; init; } = [];

    /// <summary>What the figure shows, in a sentence or two, for those who do not see it.</summary>
    public required string AlternativeText { get; init; }

    /// <summary>The files that its numbers came from, as paths in the run folder, e.g. <c>trials/CASE/PROXY/1/samples.csv</c>.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The axis from left to right, which all panels share.</summary>
    public required FigureAxis X { get; init; }

    /// <summary>The panels, row by row, each row from left to right; at least one.</summary>
    public required IReadOnlyList<FigurePanel> Panels { get; init; }

    /// <summary>How many panels stand side by side in a row; 1 by default, and then they stand below each other.</summary>
    public int Columns { get; init; } = 1;

    /// <summary>How much of the sources is drawn, where it is not all, e.g. <c>1,500 of 20,000 requests</c>; empty where it is.</summary>
    public string Drawn { get; init; } = "";
}

/// <summary>One plot of a figure.</summary>
public sealed record FigurePanel
{
    /// <summary>What it shows, where a figure has several; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>The axis from the bottom up.</summary>
    public required FigureAxis Y { get; init; }

    /// <summary>What is drawn, from the back to the front.</summary>
    public required IReadOnlyList<FigureSeries> Series { get; init; }

    /// <summary>Spans of an axis that stand out behind the series, e.g. a wave of clients.</summary>
    public IReadOnlyList<ReferenceBand> Bands { get; init; } = [];

    /// <summary>Values of an axis that are marked, e.g. a timeout or the queue's limit.</summary>
    public IReadOnlyList<ReferenceLine> Lines { get; init; } = [];
}

/// <summary>One axis.</summary>
/// <param name="Title">What it measures, e.g. <c>time</c>.</param>
/// <param name="Unit">In which unit, in full, e.g. <c>seconds</c>; empty for counts and words.</param>
public sealed record FigureAxis(string Title, string Unit = "")
{
    /// <summary>The title and the unit in one line, e.g. <c>time, seconds</c>; empty where there is neither.</summary>
    internal string TitleAndUnit => string.Join(", ", ((string[])[Title, Unit]).Where(t => t.Length > 0));

    /// <summary>How values become places.</summary>
    public AxisScale Scale { get; init; }

    /// <summary>The least value that is shown; null for what the series need.</summary>
    public double? Least { get; init; }

    /// <summary>The largest value that is shown; null for what the series need.</summary>
    public double? Most { get; init; }

    /// <summary>The only values to label, e.g. those that were tried; empty for round ones.</summary>
    public IReadOnlyList<double> Ticks { get; init; } = [];

    /// <summary>The words of an axis of categories, in order: a value on it is a word's number, from 0. Empty for other axes.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];
}

/// <summary>How an axis places its values.</summary>
public enum AxisScale
{
    /// <summary>Equal differences are equal distances.</summary>
    Linear,

    /// <summary>Equal ratios are equal distances: all values are above 0.</summary>
    Log,

    /// <summary>Words, side by side: see <see cref="FigureAxis.Categories"/>.</summary>
    Category,
}

/// <summary>Which axis a value is of.</summary>
public enum AxisName
{
    /// <summary>From left to right.</summary>
    X,

    /// <summary>From the bottom up.</summary>
    Y,
}

/// <summary>A value of an axis that is marked by a line across the panel.</summary>
/// <param name="Axis">Which axis.</param>
/// <param name="At">The value, in the axis' unit.</param>
/// <param name="Label">A few words, e.g. <c>queue full at 65</c>.</param>
public sealed record ReferenceLine(AxisName Axis, double At, string Label);

/// <summary>A span of an axis that stands out.</summary>
/// <param name="Axis">Which axis.</param>
/// <param name="From">Its beginning, in the axis' unit.</param>
/// <param name="To">Its end, in the axis' unit.</param>
/// <param name="Label">A few words, e.g. <c>wave 1</c>.</param>
public sealed record ReferenceBand(AxisName Axis, double From, double To, string Label);
