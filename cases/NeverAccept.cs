
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
        AcceptQueueDocument.Claim("C2a", "With an upstream that never accepts, several lines carry its path", UnixLines.AreSeveral).OnUnix(),
        AcceptQueueDocument.Claim("C2b", "With an upstream that never accepts, 90 % or more of the lines are in state 02, the rest in 01", e => UnixLines.AreMostly(e, UnixRole.Embryo)).OnUnix(),
        AcceptQueueDocument.Claim("C2c", "With an upstream that never accepts, clients hang until the timeout", Hang.OfAll) with
        {
            Instead = e => $"only those that find room in the accept queue (backlog + 1 = {e.Plan.QueueCapacity}) hang: {Hang.HowTheyEnded(e)}",
        },
        AcceptQueueDocument.Claim("N01", "Lines in state 03 count the connections in the backlog between proxy and upstream", AcceptQueue.CountedBy(UnixRole.Accepted)).OnUnix() with
        {
            Instead = _ => "03 with the path is a connection already accepted, 03 without a path a client's end; what waits in the accept queue is in 02, without an inode",
        },
        AcceptQueueDocument.Claim("N02", "Lines in state 02 count the connections in the backlog between proxy and upstream", AcceptQueue.CountedBy(UnixRole.Embryo)).OnUnix(),
        new("X01", "After every client has gone, a never-accepting upstream's queue stays as long as it was, all of it dead", AcceptQueue.StaysFullOfDead)
        {
            Source = Source.Lab,
            Instead = e => $"after the drain the queue holds {AcceptQueue.After(e).Value}, of which {AcceptQueue.DeadAfter(e).Value} dead",
        },
        new("X02", "So a second wave fails at once", AcceptQueue.SecondWaveFailsAtOnce)
        {
            Source = Source.Lab,
            Scope = AcceptQueue.WhyNotFullInSecondWave,
            Instead = e => $"the second wave ended as {e.Wave(2).Summary}, {e.Wave(2).MedianSeconds}",
        },
    ];
}
