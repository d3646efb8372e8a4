namespace ProxyLab.Cases;

/// <summary>An upstream that answers as soon as it has accepted, before there is a request.</summary>
public sealed class AnswersUnasked : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Connection;

    /// <inheritdoc/>
    public override string Question => "What becomes of an answer that came before the request?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "9.2");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => (Wish.Answer with { Words = "the answer that came before their request" }).Or(Wish.BadGateway);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.Write(Answers.Closing), Step.ReadRequest, Step.Close);
}
