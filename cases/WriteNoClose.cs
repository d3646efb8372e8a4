
namespace ProxyLab.Cases;

/// <summary>The upstream writes a whole answer whose end only a close would mark, and never closes.</summary>
public sealed class WriteNoClose : Case
{
    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Backlog = 511 };

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.WriteNoClose;

    /// <inheritdoc/>
    public override Claim Fault => HeldConnections.AnsweredAndNeverClosed;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        .. HeldOpen.Claims("C5", "writes and never closes").Select(c => c.Id == "C5c" ? HeldConnections.WithWhatClientsHave(c) : c),
        HeldOpen.LeaveLaterThan("C5d", "Sockets take longer to leave 03 again than with one that never reads or never writes", "accept-no-read", "read-no-write"),
    ];
}
