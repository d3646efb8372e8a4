namespace ProxyLab.Probes.Sampling;

/// <summary>A process to sample.</summary>
/// <param name="Role">What it is in the trial, e.g. <c>proxy</c>, <c>worker</c> or <c>upstream</c>.</param>
/// <param name="Pid">Its number in this pid namespace.</param>
/// <param name="TempDirectory">Where it keeps temporary files; null if only deleted ones are looked for.</param>
internal sealed record SampledProcess(string Role, int Pid, string? TempDirectory = null);

/// <summary>How the sampler spends its time.</summary>
internal sealed record SamplerOptions
{
    /// <summary>From one tick to the next: 1 ms or more.</summary>
    internal TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The proxy's own port, for its accept queue and who has left it; 0 for none.</summary>
    internal int FrontPort { get; init; }

    /// <summary>From one row of a process to its next; a tick at least.</summary>
    internal TimeSpan ProcessEvery { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The share of one core that the /proc cross-check may use, and the same again for the table of all TCP sockets: above 0, up to 1.
    /// </summary>
    internal double CrossCheckShare { get; init; } = 0.05;

    /// <summary>
    /// The share of one core that counting roles by sock_diag may use; the queue and its limit are read on every tick. Above 0, up to 1.
    /// </summary>
    internal double RolesShare { get; init; } = 0.25;

    /// <summary>
    /// The longest that the proxy's own counter is waited for in a tick: a quarter of it, which is what an answer takes to come from
    /// a proxy that must first be given a core.
    /// </summary>
    internal TimeSpan ActiveBudget => Tick / 4;
}
