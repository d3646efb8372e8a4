namespace ProxyLab.Cases;

/// <summary>An upstream that ends half a second after the first request, with all its connections, and listens again half a second later.</summary>
public sealed class RestartsAtWork : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Accept;

    /// <inheritdoc/>
    public override string Question => "What is lost when the upstream restarts while it works?";

    /// <inheritdoc/>
    public override Source Source => new("reports from the field", "gunicorn #2409");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer.Or(Wish.Status(502, 503));

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Hold) { EndsAfter = 500.Milliseconds(), BackAfter = 500.Milliseconds() };
}
