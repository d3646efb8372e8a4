using System.CommandLine;
using ProxyLab.Comparing;
using ProxyLab.Judging;
using ProxyLab.Report;
using ProxyLab.Runs;

namespace ProxyLab.Commands;

/// <summary><c>proxylab merge DIR…</c>: one run folder from the shards of a run, judged as one.</summary>
internal static class MergeCommand
{
    private const string Examples = """
        Examples:
          proxylab run --shard 1/2 --out a            on one machine
          proxylab run --shard 2/2 --out b            on another
          proxylab merge a/latest b/latest
          proxylab merge shards/*/latest --baseline results/published
        Exit codes: 0 valid, 1 a verdict changed, 2 the shards are not one run's, or a
        trial has no verdict, 64 bad usage.
        """;

    internal static Command Create(Lazy<Catalogue> catalogue)
    {
        var folders = new Argument<string[]>("shard") { Description = "Run folders of 'run --shard i/n', each shard once, in any order.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out", "-o") { HelpName = "folder", Description = "The folder for run folders.", DefaultValueFactory = _ => "results" };
        var baseline = new Option<string?>("--baseline") { HelpName = "run", Description = "A run folder or findings.json to compare verdicts with." };
        var shown = new ShownOptions();
        var draw = new DrawOption();
        var command = new Command("merge", "Put the shards of a run together and judge them as one run.") { folders, output, baseline, shown.Json, shown.Verbose, draw.Option };
        HelpWithExamples.For(command, Examples);
        command.SetAction((parsed, cancel) =>
        {
            var shards = Merger.Check([.. parsed.GetRequiredValue(folders).Select(SavedShard.Open)]);
            var older = parsed.GetValue(baseline) is { } path ? ComparedRun.Read(path) : null;
            var run = Merger.Copy(shards, parsed.GetValue(output)!);
            var findings = new Findings(run.Id, new Judge(run, catalogue.Value).All());
            RunReport.WriteFindings(run, findings, catalogue.Value.Cases);
            var figures = draw.IsAll(parsed) ? RunReport.WriteFigures(run, findings, catalogue.Value, cancel) : null;
            return Task.FromResult(FindingsOutput.Finish(run, findings, catalogue.Value, older, shown.Of(parsed), figures));
        });
        return command;
    }
}
