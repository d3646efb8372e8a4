using System.CommandLine;
using System.CommandLine.Help;

namespace ProxyLab.Commands;

/// <summary>The command line: one file for each command.</summary>
internal static class Root
{
    private const string Examples = """
        Examples:
          proxylab run                               every case on every proxy
          proxylab run never-accept --proxy NAME     one case on one proxy
          proxylab run never-accept --set clients=300 --set backlog=16 --repeat 5
          proxylab run --profile seed read-no-write  as in the original experiment
          proxylab bisect never-accept --claim C2c --factor backlog=64,511
          proxylab judge results/latest              judge saved evidence again
          proxylab diff results/OLDER results/latest what changed, and how surely
          proxylab doctor                            what is missing, what mends it
        Cases, claims, proxies and the keys of --set: proxylab list.
        """;

    /// <summary>How the words are read: <c>@name</c> is an abstract name, and no file with more words.</summary>
    internal static ParserConfiguration Configuration { get; } = new() { ResponseFileTokenReplacer = null };

    internal static RootCommand Create(Lazy<Catalogue> catalogue, string[] args)
    {
        var root = new RootCommand("Proxy Lab shows what a reverse proxy does when its upstream misbehaves.")
        {
            RunCommand.Create(catalogue, args),
            ListCommand.Create(catalogue),
            BisectCommand.Create(catalogue, args),
            JudgeCommand.Create(catalogue),
            ReportCommand.Create(catalogue),
            DoctorCommand.Create(catalogue),
            FloodCommand.Create(),
            WatchCommand.Create(),
            NewCommand.Create(),
            DiffCommand.Create(catalogue),
            MergeCommand.Create(catalogue),
            MatrixCommand.Create(catalogue, args),
            ReproduceCommand.Create(catalogue),
            RootsCommand.Create(),
            EngineCommand.Create(),
            PrivilegesCommand.Create(),
        };
        root.Options.OfType<HelpOption>().Single().Action = new HelpWithExamples(Examples);
        return root;
    }
}
