namespace ProxyLab.Cases;

/// <summary>An upstream that is down: nobody listens where it was, until the wave is over.</summary>
public sealed class RefusesConnections : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Accept;

    /// <inheritdoc/>
    public override string Question => "What do clients get when the connection upstream is refused?";

    /// <inheritdoc/>
    public override Source Source => new("connect(2)", "ECONNREFUSED");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Status(502, 503);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new() { Accepts = 0, StopsListening = true };

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "Nobody listened, and nobody was accepted", e => e.Measure("upstream.accepted", "accepted in wave 1", e.CountersAfter(1).Accepted).Exactly(0)
        .And(e.Wave(1).Ticks.Measure("listener.ticks", "ticks of the wave with somebody listening", ticks => ticks.Count(t => t.Queue is not null)).Exactly(0)));
}
