namespace ProxyLab.Commands;

/// <summary>The exit codes: a contract.</summary>
internal static class ExitCode
{
    /// <summary>All is well; 1 a verdict changed; 2 the harness or the environment failed; 64 bad usage (sysexits.h, EX_USAGE).</summary>
    internal const int Valid = 0, VerdictChanged = 1, HarnessFailed = 2, BadUsage = 64;
}
