using ProxyLab.Figures.Model;
using ScottPlot;
using ScottPlot.AxisPanels;
using ScottPlot.LayoutEngines;
using ScottPlot.Rendering.RenderActions;
using ScottPlot.TickGenerators;
using SkiaSharp;
using BarSeries = ProxyLab.Figures.Model.BarSeries;

namespace ProxyLab.Figures.Static;

/// <summary>
/// A figure at a size, laid out once and drawn by ScottPlot on any canvas: each panel is a plot with its own data area, with marks of the
/// model's series in it.
/// </summary>
internal sealed class FigurePicture
{
    // More rows than that no picture can show.
    private const int MostRows = 1500;

    internal FigurePicture(FigureModel model, FigureSize size)
    {
        Layout = new FigureLayout(FigureThinning.Of(model, MostRows), size);
        Texts = FigureTexts.Of(Layout);
    }

    /// <summary>Where everything stands.</summary>
    internal FigureLayout Layout { get; }

    /// <summary>All text, which lies over what <see cref="Draw"/> draws.</summary>
    internal IReadOnlyList<FigureText> Texts { get; }

    /// <summary>Draws everything but the text.</summary>
    internal void Draw(SKCanvas canvas)
    {
        foreach (var place in Layout.Panels)
        {
            using var plot = Plot(place);
            using var pack = new RenderPack(plot, new PixelRect(0, (float)Layout.Size.Width, (float)Layout.Height, 0), canvas);
            // Once: the plot's own Render draws again until nothing changes, and an SVG would hold each of them.
            foreach (var action in Actions(place))
            {
                pack.CanvasState.Save();
                action.Render(pack);
                pack.CanvasState.RestoreAll();
            }
        }

        Layout.Legend.Draw(canvas);
    }

    private static IEnumerable<IRenderAction> Actions(PanelPlace place) =>
    [
        new ReplaceNullAxesWithDefaults(), new CalculateLayout(), new RegenerateTicks(), new BandMarks(place), new RenderGridsBelowPlottables(), new RenderPlottables(),
        new RenderPanels(), new RenderPlottablesLast(),
    ];

    private Plot Plot(PanelPlace place)
    {
        var plot = new Plot();
        plot.Layout.LayoutEngine = new FixedPadding(new PixelPadding(
            place.Plot.Left, (float)Layout.Size.Width - place.Plot.Right, (float)Layout.Height - place.Plot.Bottom, place.Plot.Top));
        plot.Axes.SetLimits(place.X.Coordinate(place.X.Low), place.X.Coordinate(place.X.High), place.Y.Coordinate(place.Y.Low), place.Y.Coordinate(place.Y.High));
        Style(plot, place);
        plot.PlottableList.AddRange(Marks(place));
        return plot;
    }

    /// <summary>Axes and grid. Tick labels are among <see cref="Texts"/>.</summary>
    private static void Style(Plot plot, PanelPlace place)
    {
        foreach (var axis in plot.Axes.GetAxes().OfType<AxisBase>())
        {
            axis.FrameLineStyle.Width = 0;
            axis.TickLabelStyle.Font = axis.LabelStyle.Font = Lettering.Typeface;
        }

        plot.Axes.Bottom.TickGenerator = Ticks(place.XTicks, place.X);
        plot.Axes.Left.TickGenerator = Ticks(place.YTicks, place.Y);
        foreach (var (axis, hasTicks) in new (IAxis, bool)[] { (plot.Axes.Bottom, !place.X.IsWords), (plot.Axes.Left, !place.Y.IsWords) })
        {
            (axis.FrameLineStyle.Width, axis.FrameLineStyle.Color, axis.FrameLineStyle.AntiAlias) = (1, Color.FromHex(FigureStyle.Light.Faint), true);
            axis.MajorTickStyle.Color = Color.FromHex(FigureStyle.Light.Faint);
            axis.MajorTickStyle.Length = hasTicks ? (float)FigureLayout.TickLength : 0;
        }

        plot.Grid.XAxisStyle.IsVisible = false;
        plot.Grid.YAxisStyle.IsVisible = !place.Y.IsWords || place.Panel.Series.Any(s => s is PointSeries { AreEvents: false }); // which leads the eye from a word to its point
        plot.Grid.MajorLineColor = Color.FromHex(FigureStyle.Light.Grid);
    }

    private static NumericManual Ticks(IEnumerable<(double At, IReadOnlyList<string> Lines)> ticks, AxisScaling scale) => new([.. ticks.Select(t => new Tick(scale.Coordinate(t.At), ""))]);

    /// <summary>From the back to the front: what fills a surface, lines across, the other series, upright lines.</summary>
    private IEnumerable<IPlottable> Marks(PanelPlace place)
    {
        var (series, names) = (place.Panel.Series, Layout.Names);
        var isOverAreas = series.OfType<AreaSeries>().Any();
        if (series.OfType<BarSeries>().ToArray() is { Length: > 0 } bars) yield return new BarMarks(bars, names, place);
        foreach (var areas in series.OfType<AreaSeries>()) yield return new AreaMarks(areas, names, place);
        foreach (var spans in series.OfType<SpanSeries>()) yield return new SpanMarks(spans, names, place);
        foreach (var cells in series.OfType<HeatSeries>()) yield return new CellMarks(cells, place);
        yield return new AcrossMarks(place);
        foreach (var steps in series.OfType<StepSeries>()) yield return new LineMarks(steps.Name, steps.X, steps.Y, isSteps: true, isOverAreas, names, place);
        foreach (var line in series.OfType<LineSeries>()) yield return new LineMarks(line.Name, line.X, line.Y, isSteps: false, isOverAreas, names, place);
        var number = 0;
        foreach (var points in series.OfType<PointSeries>()) yield return new PointMarks(points, Diameter(points.AreEvents ? 0 : number++, series.OfType<SpanSeries>().Any()), names, place);
        yield return new UprightMarks(place);
    }

    /// <summary>Later ones are smaller: where two stand at one place, both are seen. At the ends of spans they only tell these apart.</summary>
    private double Diameter(int number, bool areEnds) => Layout.Size.SmallText * (areEnds ? 0.55 : Math.Max(0.45, 0.88 - (0.22 * number)));
}
