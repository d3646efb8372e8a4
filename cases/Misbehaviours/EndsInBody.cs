namespace ProxyLab.Cases;

/// <summary>An upstream that ends the connection when it has read the beginning of a request with a body: in order, or by a reset.</summary>
public sealed class EndsInBody : Misbehaviour
{
    private static readonly Setting<ConnectionEnding> How = Setting.Of("in_body", ConnectionEnding.Fin, "how the upstream ends the connection in the middle of a body; a reset on TCP only");

    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Request;

    /// <inheritdoc/>
    public override string Question => "What do clients get when the upstream ends the connection in the middle of their request?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9110", "9.2.2");

    /// <inheritdoc/>
    protected override IEnumerable<Setting> OwnSettings => [How];

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Kinds => Variant.Grid(("in_body", [ConnectionEnding.Fin, ConnectionEnding.Reset]));

    /// <inheritdoc/>
    public override Plan Plan => Start with { BodyBytes = 1 << 20, Requests = 1 };

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.BadGateway;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.Read(2048), plan.Get(How) == ConnectionEnding.Fin ? Step.Close : Step.Reset);
}
