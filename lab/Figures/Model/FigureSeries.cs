using System.Text.Json.Serialization;

namespace ProxyLab.Figures.Model;

/// <summary>
/// One kind of drawing with its data, as columns of one length. Null is "not measured". Colours are not part of it: whoever draws it has one
/// for each name.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AreaSeries), "areas")]
[JsonDerivedType(typeof(StepSeries), "steps")]
[JsonDerivedType(typeof(LineSeries), "line")]
[JsonDerivedType(typeof(BarSeries), "bars")]
[JsonDerivedType(typeof(PointSeries), "points")]
[JsonDerivedType(typeof(SpanSeries), "spans")]
[JsonDerivedType(typeof(HeatSeries), "heat")]
public abstract record FigureSeries
{
    private protected FigureSeries()
    {
    }
}

/// <summary>
/// Areas stacked on each other from the axis up, each as high as its value; a value holds until the next x. Where one of them was not measured
/// the whole stack has a gap, since the others would stand too low.
/// </summary>
/// <param name="X">Where each value begins to hold, ascending.</param>
/// <param name="Layers">The areas, from the axis up.</param>
public sealed record AreaSeries(IReadOnlyList<double> X, IReadOnlyList<AreaLayer> Layers) : FigureSeries;

/// <summary>One area of a stack.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Y">Its height at each x; 0 or more, null where it was not measured.</param>
public sealed record AreaLayer(string Name, IReadOnlyList<double?> Y);

/// <summary>A line whose value holds until the next x.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="X">Where each value begins to hold, ascending.</param>
/// <param name="Y">The values; null where they were not measured.</param>
public sealed record StepSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double?> Y) : FigureSeries;

/// <summary>A line from point to point.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="X">The points' x, ascending.</param>
/// <param name="Y">The values; null where they were not measured, which breaks the line.</param>
public sealed record LineSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double?> Y) : FigureSeries;

/// <summary>Bars from the axis up.</summary>
/// <param name="Name">Their name in the legend.</param>
/// <param name="X">Where they stand.</param>
/// <param name="Y">Their heights; null where they were not measured.</param>
public sealed record BarSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double?> Y) : FigureSeries;

/// <summary>Points, with intervals where there are any.</summary>
/// <param name="Name">Their name in the legend; empty for one without an entry.</param>
/// <param name="X">Where they stand.</param>
/// <param name="Y">The values; null where they were not measured.</param>
public sealed record PointSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double?> Y) : FigureSeries
{
    /// <summary>The lower end of each one's interval, null for none; empty where none has one.</summary>
    public IReadOnlyList<double?> Low { get; init; } = [];

    /// <summary>The upper end of each one's interval, null for none; empty where none has one.</summary>
    public IReadOnlyList<double?> High { get; init; } = [];

    /// <summary>Along which axis the intervals lie.</summary>
    public AxisName IntervalAxis { get; init; } = AxisName.Y;

    /// <summary>A word of each point that its shape tells, e.g. its verdict; empty where all have the same shape.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    /// <summary>Whether they are small upright marks: events on a row, rather than values.</summary>
    public bool AreEvents { get; init; }
}

/// <summary>Spans from left to right on rows, each in a state: system calls of a process, requests.</summary>
/// <param name="States">The states that there are, in the legend's order.</param>
/// <param name="Row">Each span's row, on the panel's y axis.</param>
/// <param name="From">Where each begins.</param>
/// <param name="To">Where each ends.</param>
/// <param name="State">Each one's state: its number among the states, from 0.</param>
public sealed record SpanSeries(IReadOnlyList<SpanState> States, IReadOnlyList<double> Row, IReadOnlyList<double> From, IReadOnlyList<double> To, IReadOnlyList<int> State) : FigureSeries;

/// <summary>A state of spans.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Kind">What it is a state of: states of one kind have one colour.</param>
/// <param name="IsPale">Whether it is drawn in the paler shade of its kind's colour.</param>
public sealed record SpanState(string Name, string Kind, bool IsPale = false);

/// <summary>Cells whose lightness is their value.</summary>
/// <param name="Name">What the values are, with their unit.</param>
/// <param name="X">Each cell's column, on an axis of categories.</param>
/// <param name="Y">Each cell's row, on an axis of categories.</param>
/// <param name="Value">The values; null where they were not measured.</param>
public sealed record HeatSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<double?> Value) : FigureSeries;
