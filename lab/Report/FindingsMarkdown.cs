using System.Text;
using ProxyLab.Judging;

namespace ProxyLab.Report;

/// <summary><c>findings.md</c>: for each case a table of claims by proxy, and what is true instead of the refuted ones.</summary>
internal static class FindingsMarkdown
{
    /// <summary>The whole document.</summary>
    internal static string Write(Findings findings, IReadOnlyList<Case> cases)
    {
        var text = new StringBuilder();
        Line(text, $"# Findings of run {findings.Run}");
        Line(text, "");
        foreach (var @case in findings.All.GroupBy(f => f.Case))
        {
            Line(text, $"## {@case.Key}");
            Line(text, "");
            if (cases.FirstOrDefault(c => c.Name == @case.Key)?.Summary is { Length: > 0 } summary) Line(text, $"{summary}\n");
            Table(text, [.. @case]);
            foreach (var claim in @case.Where(f => f.Example.Instead is not null).GroupBy(f => f.Id)) Instead(text, [.. claim]);
            Line(text, "");
        }

        Invalid(text, findings);
        return text.ToString();
    }

    private static void Table(StringBuilder text, IReadOnlyList<Finding> claims)
    {
        Line(text, "| claim | proxy | verdict | observed |");
        Line(text, "|---|---|---|---|");
        var before = "";
        foreach (var f in claims.OrderBy(f => claims.Select(c => c.Id).ToList().IndexOf(f.Id)))
        {
            var claim = f.Id == before ? "" : $"**{f.Id}** {Escape(f.Sentence)} ({Escape(f.Source)})";
            before = f.Id;
            Line(text, $"| {claim} | {f.Proxy} | {Bold(f)} | {Escape(f.Example.Observed)} |");
        }

        Line(text, "");
    }

    private static void Instead(StringBuilder text, IReadOnlyList<Finding> claim)
    {
        foreach (var same in claim.GroupBy(f => f.Example.Instead))
            Line(text, $"- **{same.First().Id}**, instead, on {string.Join(", ", same.Select(f => f.Proxy))}: {OneLine(same.Key!)}");
    }

    private static void Invalid(StringBuilder text, Findings findings)
    {
        var without = findings.WithoutVerdicts.ToArray();
        if (without.Length == 0) return;
        Line(text, "## Without verdicts");
        Line(text, "");
        foreach (var trial in without) Line(text, $"- {trial.Id}: {trial.State.ToString().ToLowerInvariant()}: {OneLine(trial.Reason)}");
    }

    private static string Bold(Finding f) => f.Verdict == Verdict.Refuted ? $"**{f.Summary}**" : f.Summary;

    /// <summary>For a cell of a table, which a pipe or a line's end would end.</summary>
    private static string Escape(string text) => OneLine(text).Replace("|", "\\|", StringComparison.Ordinal);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
