namespace LabProxy;

/// <summary>What must be set before the first socket is made, and what the runtime would leave behind.</summary>
internal static class RuntimeSettings
{
    public static void Apply()
    {
        RemoveDiagnosticFiles();
        RunWhereTheSocketWoke();
    }

    /// <summary>
    /// Continuations run on the thread that saw the socket become ready, as in nginx's loop, instead of being handed to the thread pool.
    /// Right only because nothing here blocks. Measured with wrk: about a third less CPU for each request. The runtime reads this
    /// when the first socket is made and offers no other way to say it.
    /// </summary>
    private static void RunWhereTheSocketWoke()
    {
        const string name = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
        if (Environment.GetEnvironmentVariable(name) is null)
            Environment.SetEnvironmentVariable(name, "1");
    }

    /// <summary>
    /// The runtime opens a diagnostics socket and debugger pipes in the temporary directory and removes them on a clean exit only.
    /// There is no runtimeconfig key for that (the knob DOTNET_EnableDiagnostics is read from the environment, before any
    /// managed code), so our own are unlinked now: after a kill -9 nothing is left.
    /// </summary>
    private static void RemoveDiagnosticFiles()
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
