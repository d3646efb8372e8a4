using ProxyLab.Figures.Model;

namespace ProxyLab.Tests.Figures.Support;

/// <summary>Models made by hand: what no trial's evidence has alone.</summary>
internal static class FixedModels
{
    internal static FigureModel EveryKind { get; } = new()
    {
        Title = "Every kind", AlternativeText = "Every kind of series, once.", Sources = ["none.csv"], X = new FigureAxis("time", "seconds"),
        Panels =
        [
            new FigurePanel
            {
                Title = "over areas",
                Y = new FigureAxis("sockets"),
                Series = [new AreaSeries([0, 1, 2], [new("an area", [1, null, 2]), new("another", [1, 1, 1])]), new StepSeries("a step", [0, 1, 2], [1, null, 3])],
                Bands = [new(AxisName.X, 0.2, 0.8, "at night"), new(AxisName.Y, 1, 2, "")],
                Lines = [new(AxisName.Y, 2.5, "a limit"), new(AxisName.X, 1.5, "a moment")],
            },
            new FigurePanel
            {
                Y = new FigureAxis("share", "%"),
                Series =
                [
                    new LineSeries("a line", [0, 1, 2], [0.5, null, 1.5]), new BarSeries("some bars", [0.5, 1.5], [1, 2]),
                    new PointSeries("some points", [0, 2], [1, 2]) { Low = [0.5, null], High = [1.5, null], States = ["holds", "refuted"] },
                ],
            },
            new FigurePanel
            {
                Y = new FigureAxis("") { Scale = AxisScale.Category, Categories = ["a word", "another word"] },
                Series = [new SpanSeries([new("a state", "a")], [0, 1], [0, 1], [1, 2], [0, 0]), new PointSeries("", [1], [0]) { AreEvents = true }],
            },
        ],
    };

    internal static FigureModel Heat { get; } = new()
    {
        Title = "Cells", AlternativeText = "Cells of a case on a proxy.", Sources = ["findings.json"],
        X = new FigureAxis("backlog") { Scale = AxisScale.Category, Categories = ["8", "64", "a rather long word for a column"] },
        Panels =
        [
            new FigurePanel
            {
                Y = new FigureAxis("proxy") { Scale = AxisScale.Category, Categories = ["csharp", "nginx"] },
                Series = [new HeatSeries("latency, milliseconds", [0, 1, 2, 0, 1, 2], [0, 0, 0, 1, 1, 1], [1, 20, 300, null, 45.5, 1200])],
            },
        ],
    };

    internal static FigureModel Sweep { get; } = new()
    {
        Title = "some-case · C1 against clients", Subtitle = ["A sentence that is longer than one line of a narrow column has room for, so that it is broken."], AlternativeText = "A share for each value of clients.", Sources = ["findings.json"],
        X = new FigureAxis("clients") { Scale = AxisScale.Log, Ticks = [1, 2, 10, 11, 100, 1000] },
        Panels =
        [
            new FigurePanel
            {
                Y = new FigureAxis("share of 502", "%"),
                Series =
                [
                    new LineSeries("nginx", [1, 2, 10, 11, 100, 1000], [0, 0, 0, 12.5, 60, 95]), new LineSeries("csharp", [1, 10, 1000], [0, null, 50]),
                    new PointSeries("nginx", [1, 2, 10, 11, 100, 1000], [0, 0, 0, 12.5, 60, 95]) { States = ["holds", "holds", "holds", "refuted", "refuted", "mixed"], Low = [0, 0, 0, 10, 50, 90], High = [0, 0, 0, 15, 70, 99] },
                    new PointSeries("csharp", [1, 10, 1000], [0, null, 50]) { States = ["holds", "unknown", "refuted"] },
                ],
                Bands = [new ReferenceBand(AxisName.X, 10, 11, "holds → refuted")],
            },
        ],
    };

    internal static FigureModel Comparison { get; } = new()
    {
        Title = "What moved against the older run", Subtitle = ["A: one, B: another"], AlternativeText = "Shifts of two measures.", Sources = ["findings.json"], X = new FigureAxis("shift B − A", "% of the median of A"),
        Panels =
        [
            new FigurePanel
            {
                Y = new FigureAxis("") { Scale = AxisScale.Category, Categories = ["healthy · nginx · requests answered in a second", "never-accept · haproxy · the longest queue of dead embryos that was seen in any wave"] },
                Series = [new PointSeries("", [-4.5, 12], [0, 1]) { IntervalAxis = AxisName.X, Low = [-7, null], High = [-1, null] }],
                Lines = [new ReferenceLine(AxisName.X, 0, "no shift")],
            },
        ],
    };

    internal static FigureModel Grid { get; } = new()
    {
        Title = "Two cases on three proxies", AlternativeText = "Six small panels.", Sources = ["samples.csv"], X = new FigureAxis("time", "seconds"), Columns = 3,
        Panels =
        [
            .. Enumerable.Range(0, 6).Select(i => new FigurePanel
            {
                Title = $"case {i / 3} · proxy {i % 3}",
                Y = new FigureAxis("sockets"),
                Series = [new AreaSeries([0, 1, 2, 3], [new("embryo", [0, 10 + i, 5, 0]), new("client", [0, 20, 30 - i, 0])])],
                Bands = [new ReferenceBand(AxisName.X, 1, 2, i < 3 ? "wave 1" : "")],
                Lines = [new ReferenceLine(AxisName.Y, 15, i == 2 ? "full at 15" : "")],
            }),
        ],
    };
}
