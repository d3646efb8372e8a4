using ProxyLab.Figures.Model;

namespace ProxyLab.Tests.Figures.Support;

/// <summary>A figure of every kind of series, as a third party would add it, with words that try to be more than text.</summary>
internal sealed class AllKinds : Figure
{
    /// <summary>Neither Plotly's own elements nor the page's may come of it.</summary>
    internal const string Hostile = "</script><b>bold</b><img src=x onerror=\"document.title='taken'\">&lt;a href='javascript:1'>";

    internal static FigureModel Model { get; } = new()
    {
        Title = $"Every kind {Hostile}",
        Subtitle = [Hostile],
        AlternativeText = $"Every kind of series, once. {Hostile}",
        Sources = ["none.csv"],
        X = new FigureAxis("time", "seconds"),
        Panels =
        [
            new FigurePanel
            {
                Title = "over areas",
                Y = new FigureAxis("sockets"),
                Series =
                [
                    new AreaSeries([0, 1, 2, 3, 4], [new("an area", [1, 2, null, 3, 3]), new(Hostile, [1, 1, 1, 1, 1])]),
                    new StepSeries("a step", [0, 1, 2, 3, 4], [1, null, 3, 2, 2]),
                ],
                Bands = [new(AxisName.X, 0.2, 1.8, "at night"), new(AxisName.Y, 1, 2, "good")],
                Lines = [new(AxisName.Y, 4, "a limit"), new(AxisName.X, 2.5, "a moment"), new(AxisName.Y, 4000, "a far limit")],
            },
            new FigurePanel
            {
                Y = new FigureAxis("share", "%"),
                Series =
                [
                    new LineSeries("a line", [0, 1, 2], [0.5, null, 1.5]), new BarSeries("some bars", [0.5, 1.5], [1, 2]), new BarSeries("other bars", [0.5, 1.5], [2, null]),
                    new PointSeries("some points", [0, 2], [1, 2]) { Low = [0.5, null], High = [1.75, null], States = ["holds", "refuted"] },
                ],
            },
            new FigurePanel
            {
                Y = new FigureAxis("") { Scale = AxisScale.Category, Categories = ["a word", "another word, which is long enough for a second line"] },
                Series = [new SpanSeries([new("a state", "a"), new("another state", "a", IsPale: true)], [0, 1], [0, 1], [1, 3], [0, 1]), new PointSeries("an event", [1], [0]) { AreEvents = true }],
            },
        ],
    };

    /// <summary>Cells on two axes of words.</summary>
    internal static FigureModel Heat { get; } = new()
    {
        Title = "Cells", AlternativeText = "Cells.", Sources = ["none.csv"], X = new FigureAxis("core") { Scale = AxisScale.Category, Categories = ["0", "1", "2"] },
        Panels =
        [
            new FigurePanel
            {
                Y = new FigureAxis("worker") { Scale = AxisScale.Category, Categories = ["first", "second"] },
                Series = [new HeatSeries("connections", [0, 1, 2, 0, 1], [0, 0, 0, 1, 1], [1, 20, null, 12, 3])],
            },
        ],
    };

    /// <summary>Small multiples with shared axes, and a logarithmic one.</summary>
    internal static FigureModel Grid { get; } = new()
    {
        Title = "Small multiples", AlternativeText = "Four panels.", Sources = ["none.csv"], Columns = 2, X = new FigureAxis("clients") { Scale = AxisScale.Log, Ticks = [1, 10, 100, 1000] },
        Panels = [.. Enumerable.Range(1, 4).Select(i => new FigurePanel { Title = $"panel {i}", Y = new FigureAxis("errors"), Series = [new LineSeries("a line", [1, 10, 100, 1000], [i, 2, 3, 4 * i])], Lines = [new(AxisName.X, 50, "fifty")] })],
    };

    public override FigureModel? Of(Evidence evidence) => Model;

    public override IEnumerable<(string Subject, FigureModel Model)> OfRun(RunResults run) => [("cells", Heat), ("grid", Grid)];
}
