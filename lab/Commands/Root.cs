using System.CommandLine;
using System.CommandLine.Help;

namespace ProxyLab.Commands;

/// <summary>The command line: one file for each command, and the hidden ones that the lab starts itself with.</summary>
internal static class Root
{
    private const string Examples = """
        Examples:
          proxylab run                                     every case on every installed proxy
          proxylab run never-accept --proxy nginx          one case on one proxy
          proxylab run never-accept --set clients=300 --set backlog=16 --repeat 5
          proxylab run --profile seed read-no-write        the original experiment's parameters
          proxylab bisect never-accept --claim C2c --factor backlog=64,511 --factor waves=2,1
          proxylab judge results/latest                    judge saved evidence again
          proxylab diff results/OLDER results/latest       what changed, and how sure that is
          proxylab doctor                                  what is missing, and what mends it
        """;

    internal static RootCommand Create(Lazy<IReadOnlyList<Case>> cases, Lazy<IReadOnlyList<Probe>> probes, string[] args)
    {
        var root = new RootCommand("Proxy Lab shows what a reverse proxy does when its upstream misbehaves.")
        {
            RunCommand.Create(cases, args),
            ListCommand.Create(cases, probes),
            BisectCommand.Create(cases, args),
            JudgeCommand.Create(cases),
            ReportCommand.Create(cases),
            DoctorCommand.Create(),
            FloodCommand.Create(),
            WatchCommand.Create(),
            NewCommand.Create(),
            DiffCommand.Create(),
            MergeCommand.Create(cases),
            HiddenCommands.Trial(probes),
            HiddenCommands.Upstream(cases),
        };
        root.Options.OfType<HelpOption>().Single().Action = new HelpWithExamples(Examples);
        return root;
    }
}
