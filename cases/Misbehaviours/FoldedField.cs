namespace ProxyLab.Cases;

/// <summary>An upstream that goes on with the value of a field in a second line.</summary>
public sealed class FoldedField : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Head;

    /// <inheritdoc/>
    public override string Question => "Is a folded field refused, or made one line, before it reaches the client?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "5.2");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer.Or(Wish.BadGateway);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Head("200 OK", "X-Folded: one\r\n two", Answers.Length(Answers.BodyOctets)) + Answers.Body), Step.Again);
}
