
using ProxyLab.Sandboxes;

namespace ProxyLab.Bench;

/// <summary>The bench: <c>make bench</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        ChildEnvironment.RemoveOwnTraces();
        try
        {
            var parsed = BenchCommand.Create(args).Parse(args);
            foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync($"bench: {error.Message}");
            return parsed.Errors.Count > 0 ? ProxyLab.Commands.ExitCode.BadUsage
                : await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = 30.Seconds() });
        }
        catch (Exception e) when (e is UsageException or LabException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"bench: {(e is OperationCanceledException ? "interrupted" : e.Message)}");
            return e is UsageException ? ProxyLab.Commands.ExitCode.BadUsage : ProxyLab.Commands.ExitCode.HarnessFailed;
        }
    }
}
