using System.CommandLine;
using System.Text.Json.Nodes;
using ProxyLab.Comparing;
using ProxyLab.Escaping;
using ProxyLab.Judging;
using ProxyLab.Report;
using ProxyLab.Report.Page;
using ProxyLab.Report.Text;
using ProxyLab.Runs;

namespace ProxyLab.Commands;

/// <summary><c>proxylab report RUN</c>: writes a saved run's findings, figures and page again, or draws its figures for a write-up.</summary>
internal static class ReportCommand
{
    internal static Command Create(Lazy<Catalogue> catalogue)
    {
        var folder = new Argument<string>("run") { Description = "A run folder, e.g. results/latest." };
        var overview = new Option<bool>("--overview") { Description = "Only print the short table of its findings.json, as Markdown." };
        var versions = new Option<bool>("--versions") { Description = "Only print what differs between the versions of a proxy, as Markdown." };
        var lengths = new Option<bool>("--lengths") { Description = "Only print how long its trials took, as cases/lengths.csv." };
        var figures = new Option<string?>("--figures")
        {
            Description = "Draw figures for a write-up, for one column and for two, into this folder; without a name into the run's figures folder.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "dir",
        };
        var draw = new DrawOption();
        var poster = new Option<bool>("--poster") { Description = "Only draw several cases on all proxies in one picture: figures/poster.svg and .png." };
        var baseline = new Option<string?>("--baseline") { Description = "Another run, which the page then compares this one with." };
        var command = new Command("report", "Write the findings, the figures and report.html of a saved run again.") { folder, baseline, overview, versions, lengths, figures, poster, draw.Option };
        HelpWithExamples.For(command, "Examples:\n  proxylab report results/latest\n  proxylab report results/latest --figures paper/\n  proxylab report results/latest --poster\n  proxylab report results/published --overview\n");
        command.SetAction(async (parsed, cancel) =>
        {
            var path = parsed.GetRequiredValue(folder);
            if (parsed.GetValue(overview) || parsed.GetValue(versions))
            {
                Func<JsonObject, string> told = parsed.GetValue(versions) ? Versions.Of : Overview.Of;
                await parsed.InvocationConfiguration.Output.WriteAsync(Json.Read(Path.Combine(path, RunFiles.FindingsJson), "read findings", "name a folder with a findings.json", told));
                return ExitCode.Valid;
            }

            var run = RunFolder.Open(path);
            if (parsed.GetValue(lengths))
            {
                await parsed.InvocationConfiguration.Output.WriteAsync(Lengths.Csv(run));
                return ExitCode.Valid;
            }

            if (parsed.GetValue(poster))
            {
                parsed.InvocationConfiguration.Output.Say(RunReport.WritePoster(run, catalogue.Value));
                return ExitCode.Valid;
            }

            var findings = new Findings(run.Id, new Judge(run, catalogue.Value).All()) { Shard = run.Record().Shard?.Shard.ToString() };
            if (parsed.GetResult(figures) is not null)
            {
                var to = Path.GetFullPath(parsed.GetValue(figures) ?? run.FileOf(RunFiles.Figures));
                parsed.InvocationConfiguration.Output.Say(RunReport.WritePlots(run, findings, catalogue.Value, to, cancel));
                return ExitCode.Valid;
            }

            RunReport.WriteFindings(run, findings, catalogue.Value.Cases);
            parsed.InvocationConfiguration.Output.Say(draw.IsAll(parsed) ? RunReport.WriteFigures(run, findings, catalogue.Value, cancel) : DrawOption.Left);
            var comparison = parsed.GetValue(baseline) is { } older ? Comparer.Of(ComparedRun.Read(older), ComparedRun.Read(run.Path), withEvidence: true) : null;
            if (comparison is not null && draw.IsAll(parsed)) RunReport.WriteComparison(run, comparison, catalogue.Value);
            RunReport.WriteHtml(run, findings, catalogue.Value, comparison is null ? [] : [new ComparisonSection(comparison, catalogue.Value.Figures)]);
            parsed.InvocationConfiguration.Output.Say(RunFiles.Report);
            return ExitCode.Valid;
        });
        return command;
    }
}
