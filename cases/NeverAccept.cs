
namespace ProxyLab.Cases;

/// <summary>The upstream listens and never accepts: connections complete in the kernel and wait in its accept queue.</summary>
public sealed class NeverAccept : Case
{
    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Clients = 100, Backlog = 64 };

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.NeverAccept;

    /// <inheritdoc/>
    public override Claim Fault => AcceptQueue.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        AcceptQueueDocument.Claim("C2a", "With an upstream that never accepts, several lines carry its path", AcceptQueueDocument.SeveralLines).OnUnix(),
        AcceptQueueDocument.Claim("C2b", "With an upstream that never accepts, 90 % or more of the lines are in state 02, the rest in 01", e => AcceptQueueDocument.Saturated(e, UnixRole.Embryo)).OnUnix(),
        AcceptQueueDocument.Claim("C2c", "With an upstream that never accepts, clients hang until the timeout", AcceptQueueDocument.Hang) with
        {
            Instead = e => $"only those that find room in the accept queue (backlog + 1 = {e.Plan.QueueCapacity}) hang: {AcceptQueueDocument.HowTheyEnded(e)}",
        },
        AcceptQueueDocument.Claim("N01", "Lines in state 03 count the connections in the backlog between proxy and upstream", AcceptQueue.CountedBy(UnixRole.Accepted)).OnUnix() with
        {
            Instead = _ => "03 with the path is a connection already accepted, 03 without a path a client's end; what waits in the accept queue is in 02, without an inode",
        },
        AcceptQueueDocument.Claim("N02", "Lines in state 02 count the connections in the backlog between proxy and upstream", AcceptQueue.CountedBy(UnixRole.Embryo)).OnUnix(),
        DeadEmbryos.QueueStaysFull,
        DeadEmbryos.SecondWaveFailsAtOnce,
    ];
}
