
using ProxyLab.Comparing;
using ProxyLab.Escaping;
using ProxyLab.Judging;
using ProxyLab.Report;
using ProxyLab.Report.Page;
using ProxyLab.Report.Text;
using ProxyLab.Runs;
using ProxyLab.Sweeps;

namespace ProxyLab.Commands;

/// <summary>What <c>run</c>, <c>judge</c> and <c>merge</c> print, and how they end.</summary>
internal static class FindingsOutput
{
    private const int Columns = 80, LinesOfNote = 4;

    /// <summary>The findings: JSON alone, or the grid and what does not hold, how many, and the paths to look at.</summary>
    /// <param name="run">The run.</param>
    /// <param name="findings">The run, judged.</param>
    /// <param name="shown">In which form.</param>
    /// <param name="notes">Lines about figures and the page.</param>
    internal static void Write(RunFolder run, Findings findings, Shown shown, IReadOnlyList<string> notes)
    {
        if (shown == Shown.Json)
        {
            Console.Out.WriteLine(FindingsJson.Of(findings).ToJsonString(Json.Pretty));
            foreach (var note in notes) Console.Error.Say(note);
            return;
        }

        var console = Terminal.Output();
        if (shown == Shown.Long) FindingsTable.Write(console, findings);
        RunScreen.Write(console, findings);
        foreach (var line in findings.Shard is null ? SweepTables.Lines(findings.Results) : []) Console.Out.Say(line);
        Console.Out.WriteLine();
        foreach (var line in notes.Prepend(FindingsTable.Tally(findings)).SelectMany(n => TextLine.Wrap(n, Columns, LinesOfNote))) Console.Out.Say(line);
        foreach (var (what, file) in new[] { ("findings", RunFiles.FindingsMarkdown), ("report", RunFiles.Report) })
            if (File.Exists(run.FileOf(file))) Console.Out.Say($"{what + ":",-10}{FromHere(run.FileOf(file))}");
    }

    /// <summary>Closes a run that came to its end, compares it, writes its page and its summary, prints it, and gives the exit code.</summary>
    /// <param name="run">The run.</param>
    /// <param name="findings">The run, judged.</param>
    /// <param name="catalogue">Where the cases' summaries and the figures come from.</param>
    /// <param name="baseline">The run to compare it with; null for none.</param>
    /// <param name="shown">In which form.</param>
    /// <param name="figures">A line about its figures; null where none are to be drawn.</param>
    internal static int Finish(RunFolder run, Findings findings, Catalogue catalogue, ComparedRun? baseline, Shown shown, string? figures)
    {
        run.Close(finished: true);
        var comparison = Against(baseline, run);
        if (comparison is not null && figures is not null) RunReport.WriteComparison(run, comparison, catalogue);
        RunReport.WriteHtml(run, findings, catalogue, comparison is null ? [] : [new ComparisonSection(comparison, catalogue.Figures)]); // after the end, which it shows
        Write(run, findings, shown, [figures ?? DrawOption.Left]);
        StepSummary.Append(findings, comparison);
        return CodeOf(findings, comparison);
    }

    /// <summary>A path as it is shortest from the current folder.</summary>
    private static string FromHere(string path) =>
        Path.GetRelativePath(Environment.CurrentDirectory, path) is var near && !near.StartsWith("..", StringComparison.Ordinal) ? near : path;

    /// <summary>What changed against the baseline, by the findings; null without one.</summary>
    internal static Comparison? Against(ComparedRun? baseline, RunFolder run) =>
        baseline is null ? null : Comparer.Of(baseline, ComparedRun.Read(run.Path), withEvidence: false);

    /// <summary>2 when a trial has no verdicts and was not skipped, else 1 when a verdict differs from the baseline's (said on standard error), else 0.</summary>
    internal static int CodeOf(Findings findings, Comparison? baseline)
    {
        if (baseline is not null && ComparisonWords.UnderTest(baseline) is { } other) Console.Error.Say($"baseline: {other}; its verdicts are compared all the same");
        foreach (var change in baseline?.Changed ?? []) Console.Error.Say($"changed: {change}");
        return findings.Failed.Any() ? ExitCode.HarnessFailed : baseline is { Changed.Count: > 0 } ? ExitCode.VerdictChanged : ExitCode.Valid;
    }
}
