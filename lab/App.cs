using System.CommandLine;
using System.Reflection;
using ProxyLab.Sandboxes;

namespace ProxyLab;

/// <summary>The whole program, for the lab's own cases and for anyone's: <c>return await App.Run(args, typeof(Program).Assembly);</c></summary>
public static class App
{
    /// <summary>Exit codes: a contract.</summary>
    internal const int Valid = 0, VerdictChanged = 1, HarnessFailed = 2, BadUsage = 64;

    /// <summary>Runs one command line over the cases of an assembly.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="cases">The assembly whose public cases are the catalog.</param>
    /// <returns>0 valid; 1 a verdict changed against the baseline; 2 the harness or the environment failed; 64 bad usage.</returns>
    public static async Task<int> Run(string[] args, Assembly cases)
    {
        ArgumentNullException.ThrowIfNull(args);
        ChildEnvironment.RemoveOwnTraces();
        var probes = new Lazy<IReadOnlyList<Probe>>(() => ProbeCatalog.Of([typeof(App).Assembly, cases]));
        var parsed = Commands.Root.Create(new Lazy<IReadOnlyList<Case>>(() => Catalog.Of(cases)), probes, args).Parse(args);
        try
        {
            Commands.UnknownWords.Refuse(parsed);
            if (parsed.Errors.Count > 0) return await Refuse(parsed);
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = 30.Seconds() });
        }
        catch (UsageException e)
        {
            await Console.Error.WriteLineAsync($"proxylab: {e.Message}");
            return BadUsage;
        }
        catch (LabException e)
        {
            await Console.Error.WriteLineAsync($"proxylab: {e.Message}");
            return HarnessFailed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"proxylab: {e.Message}");
            return HarnessFailed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("proxylab: interrupted");
            return HarnessFailed;
        }
    }

    private static async Task<int> Refuse(ParseResult parsed)
    {
        foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync($"proxylab: {error.Message}");
        await Console.Error.WriteLineAsync("Try: proxylab --help");
        return BadUsage;
    }
}
