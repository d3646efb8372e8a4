using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ProxyLab.Escaping;

namespace ProxyLab.Report.Text;

/// <summary>
/// What differs between the columns of one proxy, from a <c>findings.json</c>, as Markdown: of each proxy with several columns the claims with different
/// verdicts, then the measures whose ranges over the repetitions are apart.
/// </summary>
internal static class Versions
{
    // Of a measure that is this close nobody would say that it changed, even where its ranges are apart.
    private const double LeastRatio = 1.2;

    /// <summary>The text; empty where no proxy has several columns.</summary>
    internal static string Of(JsonObject findings)
    {
        var text = new StringBuilder();
        foreach (var columns in Columns(findings).GroupBy(TrialId.DriverOf).Where(g => g.Count() > 1)) Proxy(text, findings, columns.Key, [.. columns]);
        return text.ToString();
    }

    private static IEnumerable<string> Columns(JsonObject findings) => Objects(findings, "claims").Select(c => Word(c, "proxy")).Distinct();

    private static void Proxy(StringBuilder text, JsonObject findings, string driver, string[] columns)
    {
        var claims = Objects(findings, "claims").Where(c => columns.Contains(Word(c, "proxy"))).GroupBy(c => (Case: Word(c, "case"), Id: Word(c, "id")))
            .Select(g => (g.Key, Of: columns.Select(column => g.FirstOrDefault(c => Word(c, "proxy") == column)).ToArray()))
            .Where(c => c.Of.All(of => of is not null)).ToArray();
        var differing = claims.Where(c => c.Of.Select(of => Word(of!, "verdict")).Distinct().Count() > 1).ToArray();
        var measures = Measures(findings, columns).ToArray();
        var names = string.Join(" | ", columns.Select(c => MarkdownText.Of(c)));
        text.Append(CultureInfo.InvariantCulture, $"### {MarkdownText.Of(driver)}\n\n{claims.Length} claims, of which {claims.Length - differing.Length} have the same verdict on {string.Join(", ", columns.Select(c => MarkdownText.Of(c)))}.\n");
        if (differing.Length > 0) text.Append(CultureInfo.InvariantCulture, $"\n| claim | {names} |\n|---|{Rule(columns)}\n");
        foreach (var (key, of) in differing)
            text.Append(CultureInfo.InvariantCulture, $"| **{MarkdownText.Of(key.Id)}** ({MarkdownText.Of(key.Case)}) {MarkdownText.Of(Word(of[0]!, "claim"))} | {string.Join(" | ", of.Select(c => Cell(c!)))} |\n");
        if (measures.Length > 0) text.Append(CultureInfo.InvariantCulture, $"\nMeasures that are apart, median [range]:\n\n| case | measure | {names} |\n|---|---|{Rule(columns)}\n");
        foreach (var (place, cells) in measures) text.Append(CultureInfo.InvariantCulture, $"| {place} | {string.Join(" | ", cells)} |\n");
        text.Append('\n');
    }

    /// <summary>The measures that were taken twice or more on each column, of which two columns have ranges that are apart.</summary>
    private static IEnumerable<(string Place, string[] Cells)> Measures(JsonObject findings, string[] columns)
    {
        var all = from trial in Objects(findings, "trials")
                  where columns.Contains(Word(trial, "proxy"))
                  from claim in Objects(trial, "claims")
                  from measure in Objects(claim, "measures").DistinctBy(m => Word(m, "label"))
                  where measure["value"] is not null
                  select (Case: Word(trial, "case"), Claim: Word(claim, "id"), Label: Word(measure, "label"), Unit: Word(measure, "unit"), Column: Word(trial, "proxy"), Value: (double)measure["value"]!);
        foreach (var measure in all.GroupBy(m => (m.Case, m.Claim, m.Label, m.Unit)).DistinctBy(g => (g.Key.Case, g.Key.Label)))
        {
            double[][] values = [.. columns.Select(column => measure.Where(m => m.Column == column).Select(m => m.Value).Order().ToArray())];
            if (values.Any(v => v.Length < 2) || !values.Any(v => values.Any(w => AreApart(v, w)))) continue;
            yield return ($"{MarkdownText.Of(measure.Key.Case)} | {MarkdownText.Of(measure.Key.Label)}{(measure.Key.Unit.Length > 0 ? $", {MarkdownText.Of(measure.Key.Unit)}" : "")}", [.. values.Select(Range)]);
        }
    }

    private static bool AreApart(double[] low, double[] high) => low[^1] < high[0] && high[0] > low[^1] * LeastRatio;

    private static string Range(double[] sorted) => string.Create(CultureInfo.InvariantCulture, $"{sorted[sorted.Length / 2]:0.###} [{sorted[0]:0.###}, {sorted[^1]:0.###}]");

    private static string Cell(JsonObject claim) => $"{MarkdownText.Of(Word(claim, "summary"))}: {MarkdownText.Of((string?)claim["instead"] ?? Word(claim, "observed"))}";

    private static string Rule(string[] columns) => string.Concat(columns.Select(_ => "---|"));

    private static IEnumerable<JsonObject> Objects(JsonObject parent, string name) => parent[name]!.AsArray().Select(node => node!.AsObject());

    private static string Word(JsonObject node, string name) => (string)node[name]!;
}
