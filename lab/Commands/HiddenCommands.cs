using System.CommandLine;
using ProxyLab.Trials;

namespace ProxyLab.Commands;

/// <summary>The commands the lab starts itself with, inside a sandbox.</summary>
internal static class HiddenCommands
{
    internal static Command Trial(Lazy<IReadOnlyList<Probe>> probes)
    {
        var folder = new Argument<string>("folder");
        var command = new Command("trial", "Runs one trial inside its sandbox.") { folder };
        command.Hidden = true;
        command.SetAction((parsed, _) => TrialHost.Run(parsed.GetRequiredValue(folder), probes.Value));
        return command;
    }

    internal static Command Upstream(Lazy<IReadOnlyList<Case>> cases)
    {
        var name = new Argument<string>("case");
        var endpoint = new Argument<string>("endpoint");
        var backlog = new Argument<int>("backlog");
        var processes = new Option<int>("--processes") { DefaultValueFactory = _ => 1 };
        var inherited = new Option<int?>("--inherited");
        var command = new Command("upstream", "Serves one case's upstream.") { name, endpoint, backlog, processes, inherited };
        command.Hidden = true;
        command.SetAction(async (parsed, _) =>
        {
            var @case = Catalog.Find(cases.Value, parsed.GetRequiredValue(name));
            var (where, queue) = (Endpoint.Parse(parsed.GetRequiredValue(endpoint)), parsed.GetRequiredValue(backlog));
            using var listener = parsed.GetValue(inherited) is { } descriptor ? Listener.Inherit(descriptor, where, queue) : Listener.Open(where, queue);
            return parsed.GetValue(processes) == 1
                ? await UpstreamHost.Run(@case.Upstream, listener, @case.Recovered)
                : await UpstreamMaster.Run(@case, listener, parsed.GetValue(processes));
        });
        return command;
    }
}
