using System.Text;
using ProxyLab.Comparing;
using ProxyLab.Escaping;
using ProxyLab.Judging;
using ProxyLab.Report.Text;

namespace ProxyLab.Report;

/// <summary>
/// The page that a job of GitHub Actions shows of a run: Markdown, appended to the file that the variable GITHUB_STEP_SUMMARY names. GitHub
/// leaves out a step's whole summary where that is above 1 MiB, so this one stays below, with the last lines left out if need be.
/// </summary>
internal static class StepSummary
{
    internal const string Variable = "GITHUB_STEP_SUMMARY";

    /// <summary>What GitHub takes, in octets: docs.github.com, "Workflow commands", "Step isolation and limits".</summary>
    internal const int Limit = 1024 * 1024;

    private const string Cut = "\n*The rest is left out: GitHub shows 1 MiB of a step.*\n";

    /// <summary>Appends a run's summary where there is such a file. A file that cannot be written costs the summary, not the run.</summary>
    internal static void Append(Findings findings, Comparison? baseline)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } file) return;
        try
        {
            var taken = File.Exists(file) ? new FileInfo(file).Length : 0;
            File.AppendAllText(file, Within(Of(findings, baseline), Limit - 1 - taken));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.Say($"no summary: {Variable}: {e.Message}");
        }
    }

    /// <summary>The summary: how many, what changed, trials without verdicts, and every verdict.</summary>
    internal static string Of(Findings findings, Comparison? baseline)
    {
        var text = new StringBuilder();
        text.Append($"## Proxy Lab\n\n{FindingsTable.Tally(findings)} (run {MarkdownText.Code(findings.Run)})\n\n");
        if (baseline is not null) text.Append($"### Against the baseline (A)\n\n{ComparisonMarkdown.Of(baseline)}\n");
        if (findings.WithoutVerdicts.Any()) text.Append("### Without verdicts\n\n");
        foreach (var trial in findings.WithoutVerdicts)
            text.Append($"- {MarkdownText.Of(trial.Id.ToString())}: {trial.State.ToString().ToLowerInvariant()}: {MarkdownText.Of(trial.Reason)}\n");
        if (findings.All.Count > 0) Table(text, findings.All);
        return text.ToString();
    }

    /// <summary>As many whole lines as fit, and a word about the others.</summary>
    internal static string Within(string text, long octets)
    {
        if (Encoding.UTF8.GetByteCount(text) <= octets) return text;
        var room = octets - Encoding.UTF8.GetByteCount(Cut);
        var kept = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            room -= Encoding.UTF8.GetByteCount(line) + 1;
            if (room < 0) break;
            kept.Append(line).Append('\n');
        }

        return kept.Length > 0 ? kept + Cut : "";
    }

    private static void Table(StringBuilder text, IReadOnlyList<Finding> all)
    {
        var proxies = all.Select(f => f.Place).Distinct().ToArray();
        text.Append($"\n### Verdicts\n\n| case | claim | {string.Join(" | ", proxies.Select(MarkdownText.Of))} |\n|---|---|{string.Concat(proxies.Select(_ => "---|"))}\n");
        foreach (var claim in all.GroupBy(f => (f.Case, f.Id)))
        {
            var cells = proxies.Select(p => claim.FirstOrDefault(f => f.Place == p) is not { } f ? "" : f is { Verdict: Verdict.Refuted, IsMixed: false } ? $"**{f.Summary}**" : f.Summary);
            text.Append($"| {MarkdownText.Of(claim.Key.Case)} | **{MarkdownText.Of(claim.Key.Id)}** {MarkdownText.Of(claim.First().Sentence)} | {string.Join(" | ", cells)} |\n");
        }
    }
}
