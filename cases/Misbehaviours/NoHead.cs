namespace ProxyLab.Cases;

/// <summary>An upstream that writes text without a head, as HTTP/0.9 has it, and closes.</summary>
public sealed class NoHead : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Head;

    /// <inheritdoc/>
    public override string Question => "What becomes of an answer without a head?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "2.3");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.BadGateway;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write("hello without a head\n"), Step.Close);

    /// <inheritdoc/>
    protected override IEnumerable<MatrixRule> OwnRules => [MatrixRules.MustRefuse("What has no head is not passed on as a 200", "RFC 9112", "2.1")];
}
