namespace LabProxy;

/// <summary>What the runtime would leave behind.</summary>
internal static class RuntimeSettings
{
    /// <summary>
    /// The runtime opens a diagnostics socket and debugger pipes in the temporary directory and removes them on a clean exit only.
    /// There is no runtimeconfig key for that (the knob DOTNET_EnableDiagnostics is read from the environment, before any
    /// managed code), so our own are unlinked now: after a kill -9 nothing is left.
    /// </summary>
    public static void RemoveDiagnosticFiles()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_EnableDiagnostics") == "0")
            return;
        var directory = Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 } set ? set : "/tmp";
        var pid = Environment.ProcessId;
        try
        {
            foreach (var pattern in (string[])[$"dotnet-diagnostic-{pid}-*", $"clr-debug-pipe-{pid}-*"])
                foreach (var file in Directory.EnumerateFiles(directory, pattern))
                    File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not ours to complain about: the proxy works without.
        }
    }
}
