namespace ProxyLab.Cases;

/// <summary>An upstream whose lines end with LF alone.</summary>
public sealed class BareLf : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Head;

    /// <inheritdoc/>
    public override string Question => "What becomes of an answer whose lines end without CR?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "2.2");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer.Or(Wish.BadGateway);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Kept.Replace("\r\n", "\n", StringComparison.Ordinal)), Step.Again);
}
