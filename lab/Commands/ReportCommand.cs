using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProxyLab.Judging;
using ProxyLab.Report;
using ProxyLab.Trials;

namespace ProxyLab.Commands;

/// <summary><c>proxylab report RUN</c>: writes a saved run's findings and figures again.</summary>
internal static class ReportCommand
{
    internal static Command Create(Lazy<IReadOnlyList<Case>> cases)
    {
        var folder = new Argument<string>("run") { Description = "A run folder, e.g. results/latest." };
        var overview = new Option<bool>("--overview") { Description = "Only print the short table of its findings.json, as Markdown." };
        var command = new Command("report", "Write the findings and the figures of a saved run again.") { folder, overview };
        HelpWithExamples.For(command, "Examples:\n  proxylab report results/latest\n  proxylab report results/published --overview\n");
        command.SetAction(async (parsed, cancel) =>
        {
            var path = parsed.GetRequiredValue(folder);
            if (parsed.GetValue(overview))
            {
                await parsed.InvocationConfiguration.Output.WriteAsync(Overview.Of(ReadFindings(Path.Combine(path, RunFiles.FindingsJson))));
                return App.Valid;
            }

            var run = RunFolder.Open(path);
            var findings = new Findings(run.Id, new Judge(run, cases.Value).All());
            RunReport.WriteFindings(run, findings, cases.Value);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(await RunReport.WriteFigures(run, cancel));
            await parsed.InvocationConfiguration.Output.WriteLineAsync(RunReport.WriteHtml(run, findings, cases.Value));
            return App.Valid;
        });
        return command;
    }

    private static JsonObject ReadFindings(string file)
    {
        try
        {
            var findings = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            Json.RequireVersion(findings, file);
            return findings;
        }
        catch (Exception e) when (e is IOException or JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new LabException("read findings", $"{file}: {e.Message.Split('\n')[0]}", "name a folder with a findings.json", e);
        }
    }
}
