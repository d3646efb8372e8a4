
namespace ProxyLab.Cases;

/// <summary>The upstream writes a whole answer that says its length, and never closes.</summary>
public sealed class WriteNoCloseWithLength : Case
{
    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Backlog = 511 };

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.WriteNoCloseWithLength;

    /// <inheritdoc/>
    public override Claim Fault => HeldConnections.AnsweredAndNeverClosed;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        HeldConnections.WithWhatClientsHave(HeldOpen.Claims("C5", "writes and never closes").Single(c => c.Id == "C5c") with { Rule = Hang.OfAllWithoutAnswer }) with
        {
            Instead = e => $"an answer that says its length is whole without the close: {e.Wave(1).Summary}; {e.Wave(1).MedianSeconds}",
        },
    ];
}
