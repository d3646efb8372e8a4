using System.Text;
using ProxyLab.Escaping;
using ProxyLab.Judging;
using ProxyLab.Sweeps;

namespace ProxyLab.Report.Text;

/// <summary>
/// <c>findings.md</c>: for each document a table of its claims by proxy, what is true instead of the refuted ones, and where proxies differ.
/// </summary>
internal static class FindingsMarkdown
{
    /// <summary>The whole document.</summary>
    /// <param name="findings">The judged run.</param>
    /// <param name="cases">Where the cases' summaries come from.</param>
    /// <param name="machine">A sentence about the machine; may be empty.</param>
    internal static string Write(Findings findings, IReadOnlyList<Case> cases, string machine = "")
    {
        var text = new StringBuilder();
        Line(text, $"# Findings of run {MarkdownText.Of(findings.Run)}\n");
        if (findings.Shard is not null) Line(text, $"Shard {MarkdownText.Of(findings.Shard)} of a run: claims that compare with cases of other shards are unknown here; `proxylab merge` judges the whole.\n");
        if (machine.Length > 0) Line(text, $"{MarkdownText.Of(machine)}\n");
        foreach (var document in findings.All.GroupBy(f => f.Source.Document).OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            Line(text, $"## {MarkdownText.Of(document.Key)}\n");
            var claims = document.GroupBy(f => (f.Case, f.Id)).OrderBy(c => c.Key.Id, StringComparer.Ordinal).Select(c => c.ToArray()).ToArray();
            Table(text, claims);
            foreach (var claim in claims) Instead(text, claim);
            foreach (var claim in claims) Differences(text, claim);
            Line(text, "");
        }

        text.Append(SweepTables.Markdown(findings.Results));
        Cases(text, findings, cases);
        Invalid(text, findings);
        return text.ToString();
    }

    private static void Table(StringBuilder text, IEnumerable<Finding[]> claims)
    {
        Line(text, "| claim | case | proxy | verdict | n | observed |");
        Line(text, "|---|---|---|---|---|---|");
        foreach (var claim in claims)
        {
            foreach (var f in claim)
            {
                var (sentence, @case) = f == claim[0] ? ($"**{MarkdownText.Of(f.Id)}** {MarkdownText.Of(f.Sentence)}{Section(f)}", MarkdownText.Of(f.Case)) : ("", "");
                Line(text, $"| {sentence} | {@case} | {MarkdownText.Of(f.Place)} | {Bold(f)} | {f.N} | {MarkdownText.Of(f.Example.Observed)} |");
            }
        }

        Line(text, "");
    }

    private static void Instead(StringBuilder text, Finding[] claim)
    {
        foreach (var same in claim.Where(f => f.Example.Instead is not null).GroupBy(f => f.Example.Instead))
            Line(text, $"- **{MarkdownText.Of(same.First().Id)}** ({MarkdownText.Of(same.First().Case)}), instead, on {Names(same)}: {MarkdownText.Of(same.Key!)}");
    }

    /// <summary>Which proxies give another verdict than the others; those to which a claim does not apply give none.</summary>
    private static void Differences(StringBuilder text, Finding[] claim)
    {
        var verdicts = claim.Where(f => f.Verdict is not Verdict.NotApplicable).GroupBy(f => f.Verdict).ToArray();
        if (verdicts.Length < 2 || claim[0].Sweep.Count > 0) return; // a sweep has its own table
        Line(text, $"- **{MarkdownText.Of(claim[0].Id)}** ({MarkdownText.Of(claim[0].Case)}) differs by proxy: it {string.Join("; ", verdicts.Select(v => $"{Words(v.Key)} on {Names(v)} ({MarkdownText.Of(v.First().Example.Observed)})"))}");
    }

    private static void Cases(StringBuilder text, Findings findings, IReadOnlyList<Case> cases)
    {
        Line(text, "## Cases\n");
        foreach (var @case in cases.Where(c => findings.Trials.Any(t => t.Id.Case == c.Name)))
            Line(text, $"- **{MarkdownText.Of(@case.Name)}**: {(@case.Summary.Length > 0 ? MarkdownText.Of(@case.Summary) : "no summary")}");
        Line(text, "");
    }

    private static void Invalid(StringBuilder text, Findings findings)
    {
        var without = findings.WithoutVerdicts.ToArray();
        if (without.Length == 0) return;
        Line(text, "## Without verdicts\n");
        foreach (var trial in without) Line(text, $"- {MarkdownText.Of(trial.Id.ToString())}: {trial.State.ToString().ToLowerInvariant()}: {MarkdownText.Of(trial.Reason)}");
    }

    private static string Section(Finding f) => f.Source.Section.Length > 0 ? $" (\"{MarkdownText.Of(f.Source.Section)}\")" : "";

    private static string Names(IEnumerable<Finding> findings) => string.Join(", ", findings.Select(f => MarkdownText.Of(f.Place)));

    private static string Words(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "holds",
        Verdict.Refuted => "is refuted",
        _ => "is " + verdict.Name(),
    };

    private static string Bold(Finding f) => f is { Verdict: Verdict.Refuted, IsMixed: false } ? $"**{f.Summary}**" : f.Summary;

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
