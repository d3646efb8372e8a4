namespace ProxyLab.Cases;

/// <summary>An upstream that listens and never accepts; its queue has room for everybody.</summary>
public sealed class AcceptsNever : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Accept;

    /// <inheritdoc/>
    public override string Question => "What do clients get when nobody accepts their request upstream?";

    /// <inheritdoc/>
    public override Source Source => new("net/unix/af_unix.c, unix_stream_connect", "a connection is made when it is queued");

    /// <inheritdoc/>
    protected override IEnumerable<Claim> OwnClaims => [Beliefs.TimeoutsCover];

    /// <inheritdoc/>
    public override Plan Plan => Start with { Requests = 1 };

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Timeout;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new() { Accepts = 0 };

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "Connections waited in the upstream's queue, and it accepted none", e => e.Wave(1).Peak("queue.peak", "longest queue", s => s.Queue).AtLeast(1)
        .And(e.Measure("upstream.accepted", "accepted in wave 1", e.CountersAfter(1).Accepted).Exactly(0)));
}
