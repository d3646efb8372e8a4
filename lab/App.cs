using System.CommandLine;
using System.Reflection;
using ProxyLab.Commands;
using ProxyLab.Engines;
using ProxyLab.Escaping;
using ProxyLab.Report.Text;
using ProxyLab.Sandboxes;
using ProxyLab.Trials;

namespace ProxyLab;

/// <summary>The whole program, for the lab's own cases and for anyone's: <c>return await App.Run(args, typeof(Program).Assembly);</c></summary>
public static class App
{
    /// <summary>Runs one command line over what came in through the doors: the lab's own, and these assemblies'.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="assemblies">The assemblies whose public cases, drivers, servers, probes and figures are added: see <see cref="Door"/>.</param>
    /// <returns>0 valid; 1 a verdict changed against the baseline; 2 the harness or the environment failed; 64 bad usage.</returns>
    public static Task<int> Run(string[] args, params Assembly[] assemblies)
    {
        ArgumentNullException.ThrowIfNull(args);
        return Contained.Read(args) is var (token, command) ? Contained.Run(token, () => Told(command, assemblies)) : Told(args, assemblies);
    }

    /// <summary>Runs one command line; whatever goes wrong is a line on standard error and an exit code.</summary>
    private static async Task<int> Told(string[] args, Assembly[] assemblies)
    {
        var catalogue = new Lazy<Catalogue>(() => Catalogue.Of(assemblies));
        try
        {
            ChildEnvironment.RemoveOwnTraces();
            ChildEnvironment.KeepDescriptors();
            return await (OwnCommands.Run(args, catalogue) ?? Commanded(args, catalogue));
        }
        catch (UsageException e)
        {
            await Console.Error.WriteLineAsync($"proxylab: {TerminalText.Fault(e)}");
            return ExitCode.BadUsage;
        }
        catch (Exception e) when (e is LabException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"proxylab: {TerminalText.Fault(e)}");
            return ExitCode.HarnessFailed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("proxylab: interrupted");
            return ExitCode.HarnessFailed;
        }
#pragma warning disable CA1031 // The outermost guard: whoever started the program gets a line and an exit code, and no stack.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"proxylab: a fault of the lab itself: {TerminalText.Line(AuthorLine.Told(e))}\n  remedy: report it, with the command line");
            return ExitCode.HarnessFailed;
        }
    }

    private static async Task<int> Commanded(string[] args, Lazy<Catalogue> catalogue)
    {
        Surroundings.Require();
        Terminal.Guard();
        using var hangup = new HangUp();
        var parsed = Root.Create(catalogue, args).Parse(args, Root.Configuration);
        UnknownWords.Refuse(parsed);
        if (parsed.Errors.Count > 0) return await Refuse(parsed);
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = 30.Seconds() }, hangup.Token);
    }

    private static async Task<int> Refuse(ParseResult parsed)
    {
        foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync($"proxylab: {TerminalText.Line(error.Message)}");
        await Console.Error.WriteLineAsync("Try: proxylab --help");
        return ExitCode.BadUsage;
    }
}
