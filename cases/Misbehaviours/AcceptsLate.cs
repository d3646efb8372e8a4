namespace ProxyLab.Cases;

/// <summary>An upstream that accepts a second and a half late, within the read timeout.</summary>
public sealed class AcceptsLate : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Accept;

    /// <inheritdoc/>
    public override string Question => "Is a request answered that waits in the accept queue for longer than the connect timeout?";

    /// <inheritdoc/>
    public override Source Source => new("include/net/sock.h, sk_acceptq_is_full", "the handshake is over when a connection is queued");

    /// <inheritdoc/>
    public override Plan Plan => Start with { Requests = 1 };

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Kept), Step.Again) { AcceptAfter = 1500.Milliseconds() };

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The upstream accepted nobody for a second", e => e.Measure(
        "upstream.accepted-after", "seconds until it accepted", (e.UpstreamRequests.Min(r => r.AcceptedMs) - e.Wave(1).StartMs) / 1000, "s").AtLeast(1));
}
