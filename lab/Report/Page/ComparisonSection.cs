using ProxyLab.Comparing;

namespace ProxyLab.Report.Page;

/// <summary>What is not as it was in another run, A; this one is B.</summary>
/// <param name="comparison">The comparison.</param>
/// <param name="figures">The figures that came in through the door.</param>
internal sealed class ComparisonSection(Comparison comparison, IReadOnlyList<Figure> figures) : PageSection("comparison", "Against the baseline")
{
    internal override PageFigures? Figures
    {
        get
        {
            var made = new PageFigures();
            made.Add(figures, f => [f.OfComparison(comparison)]);
            return made;
        }
    }

    public override void Write(HtmlText html)
    {
        html.Element("p", $"A is {comparison.Before.Path} ({comparison.Before.Id}), B is this run. {ComparisonWords.Verdicts(comparison)}");
        foreach (var missing in comparison.Missing) html.Element("p", missing, ("class", "faint"));
        Verdicts(html);
        Measures(html);
        Machines(html);
    }

    private void Verdicts(HtmlText html)
    {
        if (comparison.Notable.Count == 0) return;
        Table(html, "Verdicts", ["claim", "case", "proxy", "A", "B", "observed in B"], comparison.Notable.Select(v => new[]
        {
            $"{v.Id} {v.Sentence}", v.Case, v.Sweep.Count == 0 ? v.Proxy : $"{v.Proxy} {v.Sweep}", v.Before?.Summary ?? "no verdict", v.After?.Summary ?? "no verdict", v.After?.Observed ?? v.Reason ?? "",
        }));
    }

    private void Measures(HtmlText html)
    {
        html.Element("p", ComparisonWords.Tests(comparison.Tests));
        var shown = ComparisonWords.Notable(comparison);
        if (shown.Count == 0) return;
        Table(html, $"Measures: {ComparisonWords.Choice(comparison)}", ["case", "proxy", "measure", "median of A", "median of B", "shift B − A", "p"], shown.Select(m => new[]
        {
            m.Case, m.Proxy, ComparisonWords.Label(m), ComparisonWords.Median(m, m.Before), ComparisonWords.Median(m, m.After), ComparisonWords.Shifted(m), ComparisonWords.P(m.Shift.P),
        }));
    }

    private void Machines(HtmlText html)
    {
        if (comparison.Machine.Count > 0)
            Table(html, "The machines differ", ["what", "A", "B"], comparison.Machine.Select(d => new[] { d.Name, d.Before ?? "not said", d.After ?? "not said" }));
        if (comparison.Plans.Count > 0)
            Table(html, "The plans differ", ["case", "key", "A", "B"], comparison.Plans.Select(p => new[] { p.Case, p.Key, p.Before, p.After }));
    }

    private static void Table(HtmlText html, string title, string[] heads, IEnumerable<string[]> rows)
    {
        html.Element("h3", title);
        html.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", title)).Open("table").Open("thead").Open("tr");
        foreach (var head in heads) html.Element("th", head, ("scope", "col"));
        html.Close().Close().Open("tbody");
        foreach (var row in rows)
        {
            html.Open("tr").Element("th", row[0], ("scope", "row"));
            foreach (var cell in row.Skip(1)) html.Element("td", cell);
            html.Close();
        }

        html.Close().Close().Close();
    }
}
