namespace ProxyLab.Cases;

/// <summary>An upstream whose status line has a reason phrase of 70,000 octets.</summary>
public sealed class LongStatusLine : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Head;

    /// <inheritdoc/>
    public override string Question => "What becomes of an answer whose status line is longer than any buffer?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "4");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer.Or(Wish.BadGateway);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write($"HTTP/1.1 200 {new string('o', 70_000)}\r\n{Answers.Length(Answers.BodyOctets)}\r\n\r\n{Answers.Body}"), Step.Again);
}
