namespace ProxyLab.Cases;

/// <summary>An upstream whose interim answer says that it has a body of five octets.</summary>
public sealed class InterimWithLength : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Head;

    /// <inheritdoc/>
    public override string Question => "Does a length in an interim answer come between a client and its answer?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9110", "8.6");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer.Or(Wish.BadGateway);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write("HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\n"), Step.Write(Answers.Kept), Step.Again);
}
