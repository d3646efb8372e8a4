namespace ProxyLab.Cases;

/// <summary>An upstream whose 204 has a body.</summary>
public sealed class BodyOnNoContent : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Body;

    /// <inheritdoc/>
    public override string Question => "Where does the body go of an answer that has none?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "6.3");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer.Or(Wish.BadGateway);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Head("204 No Content", Answers.Length(Answers.BodyOctets)) + Answers.Body), Step.Again);
}
