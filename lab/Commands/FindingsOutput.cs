
using ProxyLab.Comparing;
using ProxyLab.Judging;
using ProxyLab.Report;
using ProxyLab.Report.Page;
using ProxyLab.Report.Text;
using ProxyLab.Runs;
using ProxyLab.Sweeps;

namespace ProxyLab.Commands;

/// <summary>What <c>run</c> and <c>judge</c> print, and how they end.</summary>
internal static class FindingsOutput
{
    /// <summary>The findings: JSON alone, or the table, where everything lies, and a line about the figures.</summary>
    internal static void Write(RunFolder run, Findings findings, bool json, string? figures)
    {
        if (json)
        {
            Console.Out.WriteLine(FindingsJson.Of(findings).ToJsonString(Json.Pretty));
            if (figures is not null) Console.Error.WriteLine(figures);
            return;
        }

        FindingsTable.Write(Terminal.Output(), findings);
        foreach (var line in findings.Shard is null ? SweepTables.Lines(findings.Results) : []) Console.Out.WriteLine(line);
        if (figures is not null) Console.Out.WriteLine(figures);
        Console.Out.WriteLine(FindingsTable.Tally(findings));
        Console.Out.WriteLine(run.Path);
    }

    /// <summary>Closes a run that came to its end, compares it, writes its page and its summary, prints it, and gives the exit code.</summary>
    internal static int Finish(RunFolder run, Findings findings, IReadOnlyList<Case> cases, ComparedRun? baseline, bool json, string figures)
    {
        run.Close(finished: true);
        var comparison = Against(baseline, run);
        var page = RunReport.WriteHtml(run, findings, cases, comparison is null ? [] : [new ComparisonSection(comparison)]); // after the end, which it shows
        Write(run, findings, json, $"{figures}; {page}");
        StepSummary.Append(findings, comparison);
        return CodeOf(findings, comparison);
    }

    /// <summary>What changed against the baseline, by the findings; null without one.</summary>
    internal static Comparison? Against(ComparedRun? baseline, RunFolder run) =>
        baseline is null ? null : Comparer.Of(baseline, ComparedRun.Read(run.Path), withEvidence: false);

    /// <summary>2 when a trial has no verdicts and was not skipped, else 1 when a verdict differs from the baseline's (said on standard error), else 0.</summary>
    internal static int CodeOf(Findings findings, Comparison? baseline)
    {
        if (baseline is not null && ComparisonWords.UnderTest(baseline) is { } other) Console.Error.WriteLine($"baseline: {other}; its verdicts are compared all the same");
        foreach (var change in baseline?.Changed ?? []) Console.Error.WriteLine($"changed: {change}");
        return findings.Failed.Any() ? ExitCode.HarnessFailed : baseline is { Changed.Count: > 0 } ? ExitCode.VerdictChanged : ExitCode.Valid;
    }
}
