namespace ProxyLab.Cases;

/// <summary>An upstream that answers, ends its own side, and waits for the proxy to end.</summary>
public sealed class HalfClosesAfterAnswer : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Connection;

    /// <inheritdoc/>
    public override string Question => "Does the proxy end a connection that its upstream has half-closed?";

    /// <inheritdoc/>
    public override Source Source => new("reports from the field", "haproxy #1362, envoy #17160, dotnet/runtime #72177");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Closing), Step.EndWriting, Step.Drain);
}
