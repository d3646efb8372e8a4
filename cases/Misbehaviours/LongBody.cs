namespace ProxyLab.Cases;

/// <summary>An upstream whose body is longer than its Content-Length says.</summary>
public sealed class LongBody : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Body;

    /// <inheritdoc/>
    public override string Question => "Where do the octets go that follow an answer?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "6.3");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer.Or(Wish.BadGateway);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Kept + "HTTP/1.1 200 OK\r\nContent-Le"), Step.Again);
}
