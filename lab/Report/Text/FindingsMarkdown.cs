using System.Text;
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
        Line(text, $"# Findings of run {findings.Run}\n");
        if (findings.Shard is not null) Line(text, $"Shard {findings.Shard} of a run: claims that compare with cases of other shards are unknown here; `proxylab merge` judges the whole.\n");
        if (machine.Length > 0) Line(text, $"{OneLine(machine)}\n");
        foreach (var document in findings.All.GroupBy(f => f.Source.Document).OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            Line(text, $"## {OneLine(document.Key)}\n");
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
                var (sentence, @case) = f == claim[0] ? ($"**{f.Id}** {Escape(f.Sentence)}{Section(f)}", f.Case) : ("", "");
                Line(text, $"| {sentence} | {@case} | {Escape(f.Place)} | {Bold(f)} | {f.N} | {Escape(f.Example.Observed)} |");
            }
        }

        Line(text, "");
    }

    private static void Instead(StringBuilder text, Finding[] claim)
    {
        foreach (var same in claim.Where(f => f.Example.Instead is not null).GroupBy(f => f.Example.Instead))
            Line(text, $"- **{same.First().Id}** ({same.First().Case}), instead, on {Names(same)}: {OneLine(same.Key!)}");
    }

    /// <summary>Which proxies give another verdict than the others; those to which a claim does not apply give none.</summary>
    private static void Differences(StringBuilder text, Finding[] claim)
    {
        var verdicts = claim.Where(f => f.Verdict is not Verdict.NotApplicable).GroupBy(f => f.Verdict).ToArray();
        if (verdicts.Length < 2 || claim[0].Sweep.Count > 0) return; // a sweep has its own table
        Line(text, $"- **{claim[0].Id}** ({claim[0].Case}) differs by proxy: it {string.Join("; ", verdicts.Select(v => $"{Words(v.Key)} on {Names(v)} ({OneLine(v.First().Example.Observed)})"))}");
    }

    private static void Cases(StringBuilder text, Findings findings, IReadOnlyList<Case> cases)
    {
        Line(text, "## Cases\n");
        foreach (var @case in cases.Where(c => findings.Trials.Any(t => t.Id.Case == c.Name)))
            Line(text, $"- **{@case.Name}**: {(@case.Summary.Length > 0 ? OneLine(@case.Summary) : "no summary")}");
        Line(text, "");
    }

    private static void Invalid(StringBuilder text, Findings findings)
    {
        var without = findings.WithoutVerdicts.ToArray();
        if (without.Length == 0) return;
        Line(text, "## Without verdicts\n");
        foreach (var trial in without) Line(text, $"- {trial.Id}: {trial.State.ToString().ToLowerInvariant()}: {OneLine(trial.Reason)}");
    }

    private static string Section(Finding f) => f.Source.Section.Length > 0 ? $" (\"{Escape(f.Source.Section)}\")" : "";

    private static string Names(IEnumerable<Finding> findings) => string.Join(", ", findings.Select(f => f.Place));

    private static string Words(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "holds",
        Verdict.Refuted => "is refuted",
        _ => "is " + verdict.Name(),
    };

    private static string Bold(Finding f) => f is { Verdict: Verdict.Refuted, IsMixed: false } ? $"**{f.Summary}**" : f.Summary;

    /// <summary>For a cell of a table, which a pipe or a line's end would end.</summary>
    private static string Escape(string text) => OneLine(text).Replace("|", "\\|", StringComparison.Ordinal);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
