using System.CommandLine;
using System.Diagnostics;
using ProxyLab.Engines;
using ProxyLab.Native;

namespace ProxyLab.Commands;

/// <summary>
/// <c>proxylab engine -- COMMAND …</c>: runs a command with a Docker daemon: the one that answers, or else, as root, one for the command's time
/// alone. For the Makefile, and for whoever has no daemon running.
/// </summary>
internal static class EngineCommand
{
    internal static Command Create()
    {
        var words = new Argument<string[]>("command") { Description = "The command and its arguments, after two dashes.", Arity = ArgumentArity.OneOrMore };
        var data = new Option<string>("--data") { HelpName = "folder", Description = "The folder for the images of a daemon that is started.", DefaultValueFactory = _ => "artifacts/engine" };
        var command = new Command("engine", "Run a command with a Docker daemon: the one that answers, or one for its time.") { words, data };
        HelpWithExamples.For(command, """
            Example:
              proxylab engine -- docker images
            Exit codes: the command's; 2 where there is no engine.
            """);
        command.SetAction((parsed, cancel) => Run(parsed.GetValue(words)!, parsed.GetValue(data)!, cancel));
        return command;
    }

    private static async Task<int> Run(string[] words, string data, CancellationToken cancel)
    {
        if (await Answers(cancel)) return await With(host: null, words, cancel);
        await using var daemon = await OwnDaemon.Start(data, cancel);
        return await With(daemon.Host, words, cancel);
    }

    /// <summary>Whether a daemon answers.</summary>
    /// <exception cref="LabException">None does, and none can be started.</exception>
    private static async Task<bool> Answers(CancellationToken cancel)
    {
        try
        {
            using var engine = await Engine.Connect(EngineKind.Docker, cancel);
            return true;
        }
        catch (LabException e) when (OwnDaemon.WhyNot() is { } why)
        {
            throw new LabException(e.Phase, $"{e.Culprit}; and none can be started here: {why}", e.Remedy, e);
        }
        catch (LabException)
        {
            return false;
        }
    }

    private static async Task<int> With(string? host, string[] words, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(words[0], words[1..]);
        if (host is not null) start.Environment[EngineSocket.DockerHost] = host;
        using var process = Start(start);
        // A Ctrl-C has gone to it as well; a signal to this process alone is passed on.
        await using var end = cancel.Register(() => _ = LibcProcess.kill(process.Id, LibcProcess.SIGTERM));
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new LabException("start the command", $"{start.FileName}: {e.Message}", "name a program: proxylab engine -- docker images", e);
        }
    }
}
