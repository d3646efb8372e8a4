using ProxyLab;

namespace MyCases;

/// <summary>A real server has fewer threads than there are clients, and works a while for each request.</summary>
public sealed class BusyServer : Case
{
    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Clients = 20, Waves = 1, Server = "waitress", ReadTimeout = 5.Seconds() };

    /// <summary>Nothing of the lab's own stands there: the plan names a server.</summary>
    public override Upstream Upstream => Upstream.Healthy;

    /// <summary>A real server tells no counters, so the proof is the kernel's.</summary>
    public override Claim Fault => new("fault", "The server had connections in its hands", e => e.Wave(1).Peak("accepted.peak", "accepted sockets at the peak", s => s.Accepted).AtLeast(1));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        new("busy.all", "Everybody is answered in the end", e => e.Count(Outcome.Ok).Exactly(e.Plan.Clients))
        {
            Instead = e => $"the wave ended as {e.Wave(1).Summary}",
        },
    ];
}
