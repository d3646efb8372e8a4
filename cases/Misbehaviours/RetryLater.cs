namespace ProxyLab.Cases;

/// <summary>An upstream that answers 503 with Retry-After.</summary>
public sealed class RetryLater : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Service;

    /// <inheritdoc/>
    public override string Question => "Is a 503 with Retry-After passed on, or tried again?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9110", "10.2.3");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Status(503);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Head("503 Service Unavailable", "Retry-After: 120", Answers.Length(0), "Connection: close")));
}
