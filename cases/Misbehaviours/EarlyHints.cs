namespace ProxyLab.Cases;

/// <summary>An upstream that writes 103 with a Link field before its answer.</summary>
public sealed class EarlyHints : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Head;

    /// <inheritdoc/>
    public override string Question => "Does an interim answer reach the client, and the answer after it?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9110", "15.2");

    /// <inheritdoc/>
    protected override IEnumerable<MatrixRule> OwnRules =>
        [MatrixRules.Required("forwarded", "An interim answer that the proxy did not ask for itself is passed on", "RFC 9110", "15.2", r => r is { Outcome: Outcome.Ok, Interim: 0 })];

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => new("the interim answer and the answer", r => r.Outcome == Outcome.Ok && r.Interim > 0);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write("HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"), Step.Write(Answers.Kept), Step.Again);
}
