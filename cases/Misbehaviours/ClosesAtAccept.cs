namespace ProxyLab.Cases;

/// <summary>An upstream that ends each connection as soon as it has accepted it; by a reset on TCP.</summary>
public sealed class ClosesAtAccept : Misbehaviour
{
    private static readonly Setting<ConnectionEnding> At = Setting.Of("at_accept", ConnectionEnding.Fin, "how the upstream ends each connection that it has accepted; a reset on TCP only");

    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Accept;

    /// <inheritdoc/>
    public override string Question => "What do clients get when the upstream accepts a connection and ends it?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9110", "15.6.3");

    /// <inheritdoc/>
    protected override IEnumerable<Setting> OwnSettings => [At];

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Kinds => Variant.Grid(("at_accept", [ConnectionEnding.Fin, ConnectionEnding.Reset]));

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.BadGateway;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(plan.Get(At) == ConnectionEnding.Fin ? Step.Close : Step.Reset);
}
