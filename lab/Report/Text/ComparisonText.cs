using ProxyLab.Comparing;
using ProxyLab.Escaping;
using Spectre.Console;

namespace ProxyLab.Report.Text;

/// <summary>A comparison for a person at a terminal, within 80 columns.</summary>
internal static class ComparisonText
{
    private const int Width = 80, NameWidth = 29, MedianWidth = 9, PWidth = 6, MostText = 60;

    /// <param name="console">Where it goes.</param>
    /// <param name="comparison">What is shown.</param>
    /// <param name="all">Whether to show every measure, and not the notable ones only.</param>
    internal static void Write(IAnsiConsole console, Comparison comparison, bool all)
    {
        Line(console, $"A  {Name(comparison.Before)}", indent: 3);
        Line(console, $"B  {Name(comparison.After)}", indent: 3);
        foreach (var missing in comparison.Missing) Line(console, missing, indent: 2);
        Machine(console, comparison);
        Line(console, "");
        Line(console, ComparisonWords.Verdicts(comparison));
        foreach (var verdict in comparison.Notable) Verdict(console, verdict);
        Line(console, "");
        Line(console, ComparisonWords.Tests(comparison.Tests));
        Measures(console, comparison, all);
    }

    private static string Name(RunSummary run) => $"{run.Path} ({run.Id}): {run.Trials} trials, {run.Valid} valid; {run.Claims} claims with a verdict";

    private static void Machine(IAnsiConsole console, Comparison comparison)
    {
        if (comparison.Machine.Count > 0) Line(console, "The machines differ (* is under test):");
        foreach (var d in comparison.Machine) Pair(console, $"{(d.IsUnderTest ? "*" : " ")} {d.Name}", Short(d.Before), Short(d.After));
        if (comparison.Plans.Count > 0) Line(console, "The plans differ:");
        foreach (var p in comparison.Plans) Pair(console, $"  {p.Case} {p.Key}", p.Before, p.After);
    }

    private static void Pair(IAnsiConsole console, string name, string before, string after)
    {
        var line = $"{name}: {before} → {after}";
        if (line.Length <= Width)
        {
            Line(console, line);
            return;
        }

        Line(console, $"{name}:");
        Line(console, $"      A {before}");
        Line(console, $"      B {after}");
    }

    private static void Verdict(IAnsiConsole console, VerdictDifference v)
    {
        var (before, after) = (v.Before?.Summary ?? "no verdict", v.After?.Summary ?? "no verdict");
        var colour = v.Change == VerdictChange.Changed ? "red" : "yellow";
        var change = v.Change.ToString().ToLowerInvariant();
        var row = new Grid().AddColumn(new GridColumn { Width = change.Length + 1, Padding = new Padding(0) }).AddColumn(new GridColumn { Padding = new Padding(0) });
        row.AddRow(new Markup($"[{colour}]{change}[/]"), new Markup($"[bold]{TerminalText.Markup(v.Id)}[/] {TerminalText.Markup($"{v.Case} {v.Proxy}: {before} → {after}")}"));
        console.Write(row);
        foreach (var line in new[] { v.Reason, v.Before?.Observed is { } a ? $"A {a}" : null, v.After?.Observed is { } b ? $"B {b}" : null }.OfType<string>())
            Line(console, $"    {line}", indent: 6);
    }

    private static void Measures(IAnsiConsole console, Comparison comparison, bool all)
    {
        var shown = all ? comparison.Measures : ComparisonWords.Notable(comparison);
        if (shown.Count == 0) return;
        var rest = comparison.Measures.Count - shown.Count;
        if (rest > 0)
            Line(console, $"Shown are {ComparisonWords.Choice(comparison)}; --all shows {rest} more.");
        foreach (var place in shown.GroupBy(m => (m.Case, m.Proxy)))
        {
            Line(console, "");
            console.MarkupLine($"[bold]{TerminalText.Markup(TextLine.Fit($"{place.Key.Case} {place.Key.Proxy}", Width))}[/]{TerminalText.Markup(Repetitions(place))}");
            Row(console, "", "A", "B", "shift B − A", "p");
            foreach (var m in place)
                Row(console, ComparisonWords.Label(m), ComparisonWords.Median(m, m.Before), ComparisonWords.Median(m, m.After), ComparisonWords.Shifted(m), ComparisonWords.P(m.Shift.P));
        }
    }

    /// <summary>How many values there are, and how sure the intervals are. One measure may lack a value that others have, so the usual counts.</summary>
    private static string Repetitions(IEnumerable<MeasureShift> measures)
    {
        var usual = measures.GroupBy(m => (A: m.Before.Count, B: m.After.Count, m.Shift.Interval?.Level)).MaxBy(g => g.Count())!.Key;
        var interval = usual.Level is { } level ? FormattableString.Invariant($"; median, shift with a {level * 100:0.#} % interval") : "";
        return $"  ({usual.A} and {usual.B} repetitions{interval})";
    }

    private static void Row(IAnsiConsole console, string name, string before, string after, string shift, string p)
    {
        const int ShiftWidth = Width - NameWidth - (2 * MedianWidth) - PWidth;
        var row = new Grid();
        foreach (var width in new[] { NameWidth, MedianWidth, MedianWidth, ShiftWidth, PWidth }) row.AddColumn(new GridColumn { Width = width, Padding = new Padding(0) });
        row.Columns[1].Alignment = row.Columns[2].Alignment = row.Columns[4].Alignment = Justify.Right;
        row.AddRow(Cell(name), Cell(before), Cell(after), new Padder(Cell(shift), new Padding(1, 0, 0, 0)), Cell(p));
        console.Write(row);
    }

    private static Markup Cell(string text) => new(TerminalText.Markup(text));

    private static string Short(string? text) => text is null ? "not said" : text.Length > MostText ? text[..(MostText - 1)] + "…" : text;

    /// <summary>A line that begins with blanks keeps them, on the lines that it is wrapped to as well.</summary>
    private static void Line(IAnsiConsole console, string text, int indent = 0)
    {
        var lead = text.Length - text.TrimStart(' ').Length;
        var hanging = Math.Max(lead, indent);
        console.WriteLine(text[..lead] + TextWrap.Wrap(text[lead..], Width - hanging, hanging));
    }
}
