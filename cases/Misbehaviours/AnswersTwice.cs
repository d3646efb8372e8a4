namespace ProxyLab.Cases;

/// <summary>An upstream that answers each request with two whole answers.</summary>
public sealed class AnswersTwice : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Body;

    /// <inheritdoc/>
    public override string Question => "Who gets the second of two answers?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "9.2");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer.Or(Wish.BadGateway);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Kept + Answers.Kept), Step.Again);
}
