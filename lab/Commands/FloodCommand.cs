using System.CommandLine;
using System.Diagnostics;
using ProxyLab.Clients;
using ProxyLab.Escaping;

namespace ProxyLab.Commands;

/// <summary><c>proxylab flood</c>: the lab's clients against any HTTP/1.1 server.</summary>
internal static class FloodCommand
{
    private const int Interrupted = 130;

    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON, and nothing else" };

    /// <summary>The command. Exit codes: 0 done, 2 this machine failed (and why), 64 bad usage, 130 interrupted (what was done is printed).</summary>
    internal static Command Create()
    {
        var command = new Command("flood", "Send requests to any HTTP/1.1 server, and account for every one.");
        FloodOptions.AddTo(command);
        command.Add(Json);
        command.SetAction((parsed, cancel) => Task.Run(() => Run(parsed, cancel), CancellationToken.None));
        HelpWithExamples.For(command, """
            Examples:
              proxylab flood http://127.0.0.1:8080/ -c 64 -k -d 10s --grace 2s
              proxylab flood unix:/run/app.sock --rate 500 --poisson -d 30s --json
            Exit codes: 0 done, 2 this machine failed (why is on standard error),
            64 bad usage, 130 interrupted (what was done until then is printed).
            """);
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancel)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        FloodSpec spec;
        try
        {
            spec = FloodOptions.Spec(parsed);
        }
        catch (Exception e) when (e is LabException or FormatException)
        {
            error.WriteLine(TerminalText.Fault(e));
            return ExitCode.BadUsage;
        }
        try
        {
            var report = new FloodReport();
            var summary = new Flood().Run(spec, () => Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency, report.Add, cancel);
            output.Write(parsed.GetValue(Json) ? report.ToJson(spec, summary) : report.ToText(spec, summary));
            foreach (var reason in LocalErrors.Of(spec, summary))
                error.WriteLine(reason.Text);
            return summary.Cancelled ? Interrupted : summary[Outcome.LocalError] > 0 ? ExitCode.HarnessFailed : ExitCode.Valid;
        }
        catch (LabException e)
        {
            error.WriteLine(TerminalText.Fault(e));
            return ExitCode.HarnessFailed;
        }
    }
}
