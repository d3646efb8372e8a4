namespace ProxyLab.Cases;

/// <summary>An upstream with a backlog of 0 that accepts nobody for the length of a wave: its queue has one place.</summary>
public sealed class FullQueue : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Accept;

    /// <inheritdoc/>
    public override string Question => "What do those get who find no room in the accept queue?";

    /// <inheritdoc/>
    public override Source Source => new("net/ipv4/tcp_input.c, tcp_conn_request", "a SYN is dropped when the accept queue is full");

    /// <inheritdoc/>
    protected override IEnumerable<Claim> OwnClaims => [Beliefs.TimeoutsCover];

    /// <inheritdoc/>
    public override Plan Plan => Start with { Requests = 1, Backlog = 0 };

    /// <inheritdoc/>
    public override string? NoRecovery => "a queue of one place is short for clients who come at once, however well the upstream accepts";

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Status(502, 503, 504);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new() { Accepts = 0 };

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The upstream's queue was full, and it accepted none", e => e.Wave(1).Peak("queue.peak", "longest queue", s => s.Queue).AtLeast(e.Plan.QueueCapacity)
        .And(e.Measure("upstream.accepted", "accepted in wave 1", e.CountersAfter(1).Accepted).Exactly(0)));
}
