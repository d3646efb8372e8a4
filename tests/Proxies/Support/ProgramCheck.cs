using System.Diagnostics;

namespace ProxyLab.Tests.Proxies;

/// <summary>Runs a program that checks a configuration, in a user and network namespace as in a trial.</summary>
internal static class ProgramCheck
{
    internal static (int Code, string Output) Of(params string[] command)
    {
        var start = new ProcessStartInfo("unshare", ["--user", "--map-root-user", "--net", .. command]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
