namespace ProxyLab.Cases;

/// <summary>An upstream that answers two connections, closes its listener, and listens again when the wave is over.</summary>
public sealed class StopsListening : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Accept;

    /// <inheritdoc/>
    public override string Question => "What do clients get when the upstream has closed its listener?";

    /// <inheritdoc/>
    public override Source Source => new("connect(2)", "ECONNREFUSED");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer.Or(Wish.Status(502, 503));

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Closing)) { Accepts = 2, StopsListening = true };
}
