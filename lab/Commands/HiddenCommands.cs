using System.CommandLine;
using ProxyLab.Trials;

namespace ProxyLab.Commands;

/// <summary>The commands the lab starts itself with, inside a sandbox.</summary>
internal static class HiddenCommands
{
    internal static Command Trial(Lazy<Catalogue> catalogue)
    {
        var folder = new Argument<string>("folder");
        var command = new Command("trial", "Runs one trial inside its sandbox.") { folder };
        command.Hidden = true;
        command.SetAction((parsed, _) => TrialHost.Run(parsed.GetRequiredValue(folder), catalogue.Value));
        return command;
    }

    internal static Command Upstream(Lazy<Catalogue> catalogue)
    {
        var name = new Argument<string>("case");
        var endpoint = new Argument<string>("endpoint");
        var folder = new Argument<string>("folder");
        var processes = new Option<int>("--processes") { DefaultValueFactory = _ => 1 };
        var inherited = new Option<int?>("--inherited");
        var command = new Command("upstream", "Serves one case's upstream.") { name, endpoint, folder, processes, inherited };
        command.Hidden = true;
        command.SetAction(async (parsed, _) =>
        {
            var @case = catalogue.Value.Case(parsed.GetRequiredValue(name));
            var (where, trial) = (Endpoint.Parse(parsed.GetRequiredValue(endpoint)), parsed.GetRequiredValue(folder));
            var (_, plan, variant, _) = PlanJson.Read(Path.Combine(trial, RunFiles.Plan));
            using var listener = parsed.GetValue(inherited) is { } descriptor
                ? Listener.Inherit(descriptor, where, plan.Backlog, plan, variant) : Listener.Open(where, plan.Backlog, plan, variant);
            return parsed.GetValue(processes) == 1
                ? await UpstreamHost.Run(@case.Upstream, listener, @case.Recovered, variant.Count == 0 ? @case.Name : $"{@case.Name} (variant {variant})")
                : await UpstreamMaster.Run(trial, @case, listener, parsed.GetValue(processes));
        });
        return command;
    }
}
