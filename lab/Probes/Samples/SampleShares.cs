namespace ProxyLab.Probes.Samples;

/// <summary>How much of one core the costly readings of <see cref="SamplesProbe"/> may use.</summary>
internal sealed record SampleShares
{
    /// <summary>
    /// The share of one core that the /proc cross-check may use, and the same again for the table of all TCP sockets: above 0, up to 1.
    /// </summary>
    internal double CrossCheck { get; init; } = 0.01;

    /// <summary>
    /// The share of one core that counting roles by sock_diag may use; the queue and its limit are read on every tick. Above 0, up to 1.
    /// </summary>
    internal double Roles { get; init; } = 0.03;
}
