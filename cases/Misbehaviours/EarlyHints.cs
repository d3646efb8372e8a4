namespace ProxyLab.Cases;

/// <summary>An upstream that writes 103 with a Link field before its answer.</summary>
public sealed class EarlyHints : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Head;

    /// <inheritdoc/>
    public override string Question => "Does an interim answer do any harm?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 8297", "2");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write("HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"), Step.Write(Answers.Kept), Step.Again);
}
