using System.Globalization;
using System.Text.Json.Nodes;
using ProxyLab.Figures;
using ProxyLab.Figures.Model;

namespace ProxyLab.Report.Page;

/// <summary>A figure's numbers as tables: series over the same x share one.</summary>
internal static class FigureTable
{
    private const int MostRows = 500;

    /// <summary>The tables: <c>heads</c>, the first <c>rows</c>, and of how many.</summary>
    internal static IEnumerable<JsonObject> Of(FigureModel model) => model.Panels.SelectMany(panel => Of(model, panel));

    private static IEnumerable<JsonObject> Of(FigureModel model, FigurePanel panel)
    {
        var x = Head(model.X);
        foreach (var same in panel.Series.Select(Columns).OfType<Shared>().GroupBy(c => c.X, SameNumbers.Instance))
        {
            var columns = same.SelectMany(c => c.Columns).ToArray();
            yield return Table(panel, [x, .. columns.Select(c => c.Name)], same.Key.Select((at, i) => columns.Select(c => Cell(panel.Y, c.Y[i])).Prepend(Cell(model.X, at))));
        }

        foreach (var points in panel.Series.OfType<PointSeries>().Where(p => !p.AreEvents)) yield return Points(model, panel, points);
        foreach (var events in panel.Series.OfType<PointSeries>().Where(p => p.AreEvents)) yield return Table(panel, [events.Name.Length > 0 ? events.Name : "event", x], events.X.Select((at, i) => new[] { Cell(panel.Y, events.Y[i]), Cell(model.X, at) }));
        foreach (var spans in panel.Series.OfType<SpanSeries>())
            yield return Table(panel, [Head(panel.Y), $"from, {model.X.Unit}", $"to, {model.X.Unit}", "state"], spans.Row.Select((row, i) => new[] { Cell(panel.Y, row), Cell(model.X, spans.From[i]), Cell(model.X, spans.To[i]), spans.States[spans.State[i]].Name }));
        foreach (var cells in panel.Series.OfType<HeatSeries>()) yield return Cells(model, panel, cells);
    }

    private static Shared? Columns(FigureSeries series) => series switch
    {
        AreaSeries s => new(s.X, [.. s.Layers.Select(l => (l.Name, l.Y))]),
        StepSeries s => new(s.X, [(s.Name, s.Y)]),
        LineSeries s => new(s.X, [(s.Name, s.Y)]),
        BarSeries s => new(s.X, [(s.Name, s.Y)]),
        _ => null,
    };

    private static JsonObject Points(FigureModel model, FigurePanel panel, PointSeries points)
    {
        var isAlongX = points.IntervalAxis == AxisName.X;
        List<(string Head, Func<int, string> Cell)> columns = [(Head(model.X), i => Cell(model.X, points.X[i])), (points.Name.Length > 0 ? points.Name : Head(panel.Y), i => Cell(panel.Y, points.Y[i]))];
        if (points.Low.Count > 0) columns.Add(("from", i => Cell(isAlongX ? model.X : panel.Y, points.Low[i])));
        if (points.High.Count > 0) columns.Add(("to", i => Cell(isAlongX ? model.X : panel.Y, points.High[i])));
        if (points.States.Count > 0) columns.Add(("state", i => points.States[i]));
        return Table(panel, [.. columns.Select(c => c.Head)], Enumerable.Range(0, points.X.Count).Select(i => columns.Select(c => c.Cell(i))));
    }

    /// <summary>A cell for each cell, with its share of the largest value, from 0 to 1, by which the page shades it.</summary>
    private static JsonObject Cells(FigureModel model, FigurePanel panel, HeatSeries cells)
    {
        var byPlace = Enumerable.Range(0, cells.X.Count).GroupBy(i => (cells.X[i], cells.Y[i])).ToDictionary(g => g.Key, g => cells.Value[g.Last()]);
        var most = Math.Max(double.Epsilon, cells.Value.OfType<double>().Select(Math.Abs).DefaultIfEmpty(1).Max());
        double[] columns = [.. cells.X.Distinct().Order()], rows = [.. cells.Y.Distinct().Order()];
        var table = Table(panel, [cells.Name, .. columns.Select(c => Cell(model.X, c))], rows.Select(row => columns.Select(c => Cell(null, byPlace.GetValueOrDefault((c, row)))).Prepend(Cell(panel.Y, row))));
        table["shares"] = new JsonArray([.. rows.Take(MostRows).Select(row => new JsonArray([.. columns.Select(c => byPlace.GetValueOrDefault((c, row)) is { } v ? (JsonNode)Math.Round(Math.Abs(v) / most, 3) : null)]))]);
        return table;
    }

    private static JsonObject Table(FigurePanel panel, IReadOnlyList<string> heads, IEnumerable<IEnumerable<string>> rows)
    {
        var all = rows.ToArray();
        return new JsonObject
        {
            ["title"] = panel.Title,
            ["heads"] = new JsonArray([.. heads.Select(h => JsonValue.Create(h))]),
            ["rows"] = new JsonArray([.. all.Take(MostRows).Select(row => new JsonArray([.. row.Select(cell => JsonValue.Create(cell))]))]),
            ["of"] = all.Length,
        };
    }

    private static string Head(FigureAxis axis) => axis.TitleAndUnit is { Length: > 0 } head ? head : "row";

    private static string Cell(FigureAxis? axis, double? value) => value is not { } number ? ""
        : axis?.Scale == AxisScale.Category && number >= 0 && number < axis.Categories.Count ? axis.Categories[(int)number]
        : number.ToString("0.####", CultureInfo.InvariantCulture);

    private sealed record Shared(IReadOnlyList<double> X, IReadOnlyList<(string Name, IReadOnlyList<double?> Y)> Columns);
}
