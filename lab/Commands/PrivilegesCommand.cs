using System.CommandLine;
using ProxyLab.Engines;

namespace ProxyLab.Commands;

/// <summary><c>proxylab privileges</c>, by <c>make privileges</c>: what the container needs, measured.</summary>
internal static class PrivilegesCommand
{
    internal static Command Create()
    {
        var container = new ContainerOptions();
        var command = new Command("privileges", "Measure an image: its size, its start-up, and what fails without each privilege.") { container.In, container.Image };
        HelpWithExamples.For(command, """
            Example:
              proxylab privileges --in docker
            Exit codes: 0 the least set is the least, 1 it does not work or a part of it is
            not needed, 2 there is no engine or no image.
            """);
        command.SetAction(async (parsed, cancel) =>
        {
            using var engine = await Engine.Connect(container.Kind(parsed) ?? EngineKind.Docker, cancel);
            return await new PrivilegeTable(engine, parsed.GetValue(container.Image)!, parsed.InvocationConfiguration.Output).Write(cancel) ? ExitCode.Valid : ExitCode.VerdictChanged;
        });
        return command;
    }
}
