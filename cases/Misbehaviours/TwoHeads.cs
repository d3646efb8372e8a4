namespace ProxyLab.Cases;

/// <summary>An upstream whose answer has a second status line where a field is to be.</summary>
public sealed class TwoHeads : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Head;

    /// <inheritdoc/>
    public override string Question => "What becomes of an answer with two heads?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "2.1");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.BadGateway;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write($"HTTP/1.1 200 OK\r\nHTTP/1.1 404 Not Found\r\n{Answers.Length(Answers.BodyOctets)}\r\n\r\n{Answers.Body}"), Step.Again);
}
