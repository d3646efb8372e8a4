using System.CommandLine;
using ProxyLab.Trials;

namespace ProxyLab.Commands;

/// <summary>The commands the lab starts itself with, inside a sandbox.</summary>
internal static class HiddenCommands
{
    internal static Command Trial()
    {
        var folder = new Argument<string>("folder");
        var command = new Command("trial", "Runs one trial inside its sandbox.") { folder };
        command.Hidden = true;
        command.SetAction((parsed, _) => TrialHost.Run(parsed.GetRequiredValue(folder)));
        return command;
    }

    internal static Command Upstream(Lazy<IReadOnlyList<Case>> cases)
    {
        var name = new Argument<string>("case");
        var endpoint = new Argument<string>("endpoint");
        var backlog = new Argument<int>("backlog");
        var command = new Command("upstream", "Serves one case's upstream.") { name, endpoint, backlog };
        command.Hidden = true;
        command.SetAction((parsed, _) =>
        {
            var @case = Catalog.Find(cases.Value, parsed.GetRequiredValue(name));
            return UpstreamHost.Run(@case.Upstream, Endpoint.Parse(parsed.GetRequiredValue(endpoint)), parsed.GetRequiredValue(backlog), @case.Recovered);
        });
        return command;
    }
}
