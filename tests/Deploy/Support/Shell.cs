using System.Diagnostics;
using Xunit;

namespace ProxyLab.Tests.Deploy.Support;

/// <summary>A program run to its end, with everything it said.</summary>
internal static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    /// <summary>Runs it in the checkout.</summary>
    internal static Task<(int Code, string Said)> Run(IReadOnlyDictionary<string, string> environment, params string[] command) =>
        RunIn(Repository.Root, environment, command);

    /// <summary>Runs it in a folder.</summary>
    internal static async Task<(int Code, string Said)> RunIn(string folder, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        // A path is taken from the folder, and not from wherever the tests were started; a bare name is looked up in PATH.
        var program = command[0].Contains('/', StringComparison.Ordinal) ? Path.Combine(folder, command[0]) : command[0];
        var start = new ProcessStartInfo(program, command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output + await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Runs it in the checkout; a failure quotes what it said.</summary>
    internal static async Task<string> Must(IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var (code, said) = await Run(environment, command);
        Assert.True(code == 0, $"{string.Join(' ', command)} ended with {code}:\n{said}");
        return said;
    }
}
