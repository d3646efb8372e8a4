using System.CommandLine;
using ProxyLab.Comparing;
using ProxyLab.Escaping;
using ProxyLab.Judging;
using ProxyLab.Report;
using ProxyLab.Runs;

namespace ProxyLab.Commands;

/// <summary><c>proxylab judge RUN</c>: judges saved evidence again, by the rules of this program.</summary>
internal static class JudgeCommand
{
    internal static Command Create(Lazy<Catalogue> catalogue)
    {
        var folder = new Argument<string>("run") { Description = "A run folder, e.g. results/latest." };
        var baseline = new Option<string?>("--baseline") { HelpName = "run", Description = "A run folder or findings.json to compare verdicts with." };
        var shown = new ShownOptions();
        var command = new Command("judge", "Judge a saved run again; of an interrupted one, say which trials are whole.") { folder, baseline, shown.Json, shown.Verbose };
        HelpWithExamples.For(command, "Examples:\n  proxylab judge results/latest\n  proxylab judge results/latest --json\n");
        command.SetAction(parsed =>
        {
            var run = RunFolder.Open(parsed.GetRequiredValue(folder));
            var older = parsed.GetValue(baseline) is { } path ? ComparedRun.Read(path) : null;
            var findings = new Findings(run.Id, new Judge(run, catalogue.Value).All()) { Shard = run.Record().Shard?.Shard.ToString() };
            RunReport.WriteFindings(run, findings, catalogue.Value.Cases);
            if (!run.IsFinished) WriteWhole(findings);
            FindingsOutput.Write(run, findings, shown.Of(parsed), notes: []);
            var comparison = FindingsOutput.Against(older, run);
            if (comparison is not null) RunReport.WriteComparison(run, comparison, catalogue.Value);
            return FindingsOutput.CodeOf(findings, comparison);
        });
        return command;
    }

    private static void WriteWhole(Findings findings)
    {
        // A trial that broke off is invalid too; one whose fault was judged came to its end.
        var whole = findings.Trials.Where(t => t.Fault is not null).ToArray();
        Console.Error.Say($"this run was interrupted: {whole.Length} of {findings.Trials.Count} trials are whole");
        foreach (var trial in whole) Console.Error.Say($"  whole: {trial.Id}");
    }
}
