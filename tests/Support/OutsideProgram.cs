using System.Diagnostics;

namespace ProxyLab.Tests.Support;

/// <summary>A program that is not the lab's, run to its end in a folder.</summary>
internal static class OutsideProgram
{
    /// <summary>Its exit code, and what it said, errors last.</summary>
    internal static (int Code, string Text) Run(string folder, params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (errors, output) = (process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
