namespace ProxyLab.Cases;

/// <summary>An upstream whose chunked body has fields behind it.</summary>
public sealed class Trailers : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Body;

    /// <inheritdoc/>
    public override string Question => "Do fields behind a body do any harm?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "7.1.2");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write($"{Answers.Head("200 OK", "Transfer-Encoding: chunked", "Trailer: X-After")}{Answers.Chunk(Answers.Body)}0\r\nX-After: yes\r\n\r\n"), Step.Again);
}
