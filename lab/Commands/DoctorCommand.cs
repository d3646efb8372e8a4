using System.CommandLine;
using System.Globalization;
using ProxyLab.Escaping;
using ProxyLab.Runs;
using ProxyLab.Sandboxes;

namespace ProxyLab.Commands;

/// <summary><c>proxylab doctor</c>: what is there, what is missing, what that costs, and what mends it.</summary>
internal static class DoctorCommand
{
    private const int ComfortableFiles = 4096;

    internal static Command Create(Lazy<Catalogue> catalogue)
    {
        var command = new Command("doctor", "Say what this machine has, what is missing, what that costs, and the command that mends it.");
        HelpWithExamples.For(command, "Example:\n  proxylab doctor\nExit codes: 0 cases can be run, 2 they cannot.\n");
        command.SetAction(async (parsed, _) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            if (ContainerCheck.Engine is { } engine) Present(output, "container", $"this is one, of {engine}");
            var able = await Sandboxes(output);
            await Root(output);
            foreach (var proxy in catalogue.Value.Proxies) Proxy(output, proxy);
            Tool(output, "strace", "no --trace");
            foreach (var server in catalogue.Value.Servers) Server(output, server);
            Files(output);
            output.WriteLine(able ? "cases can be run" : "cases cannot be run");
            return able ? ExitCode.Valid : ExitCode.HarnessFailed;
        });
        return command;
    }

    private static async Task<bool> Sandboxes(TextWriter output)
    {
        try
        {
            await SandboxCheck.Require();
            Present(output, "sandbox", "user, network, pid and mount namespaces can be had");
            return true;
        }
        catch (LabException e)
        {
            Missing(output, "sandbox", e.Culprit, "nothing can be run", e.Remedy);
            return false;
        }
    }

    /// <summary>Root itself is asked for by one case; that it is not there is nothing to mend where the others are wanted.</summary>
    private static async Task Root(TextWriter output)
    {
        if (!Environment.IsPrivilegedProcess) return;
        if (await SandboxCheck.WhyNoRoot() is not { } why) Present(output, "root", "packets can be steered by rps_cpus");
        else Missing(output, "root", why, "no case that needs root", ContainerCheck.Engine is null ? "run it outside of a user namespace" : "start the container with --cap-add SYS_ADMIN --cap-add NET_ADMIN");
    }

    private static void Proxy(TextWriter output, Proxy proxy)
    {
        if (proxy.Find() is { } program) Present(output, proxy.Name, $"{Machine.VersionOf(root: null, program, proxy.VersionArguments)} ({program})");
        else Missing(output, proxy.Name, "it is not installed", $"no trials on {proxy.Name}", proxy.Remedy);
    }

    private static void Server(TextWriter output, Server server)
    {
        if (server.Find() is { } program) Present(output, server.Name, $"{Machine.VersionOf(root: null, program, server.VersionArguments)} ({program})");
        else Missing(output, server.Name, "it is not installed", $"no trials with upstream={server.Name}", server.Remedy);
    }

    private static void Tool(TextWriter output, string name, string cost)
    {
        if (Programs.Find(name) is { } program) Present(output, name, program);
        else Missing(output, name, "it is not installed", cost, $"make deps (or: apt-get install {name})");
    }

    private static void Files(TextWriter output)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"a process may open {Limits.OpenFiles} files");
        if (Limits.OpenFiles >= ComfortableFiles) Present(output, "descriptors", text);
        else Missing(output, "descriptors", text, "large floods end in local-error", $"ulimit -Hn {ComfortableFiles} (as root), or LimitNOFILE= of the unit");
    }

    private static void Present(TextWriter output, string what, string detail) => output.Say($"  ok       {what,-12} {detail}");

    private static void Missing(TextWriter output, string what, string why, string cost, string remedy)
    {
        output.Say($"  missing  {what,-12} {why}");
        output.Say($"           {"",-12} costs: {cost}");
        output.Say($"           {"",-12} mend:  {remedy}");
    }
}
