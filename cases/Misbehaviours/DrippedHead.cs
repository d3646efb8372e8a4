namespace ProxyLab.Cases;

/// <summary>An upstream that writes the head of its answer an octet every half second, without end.</summary>
public sealed class DrippedHead : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Head;

    /// <inheritdoc/>
    public override string Question => "Does anything end a request whose head drips in?";

    /// <inheritdoc/>
    public override Source Source => new("reports from the field", "slow answers: each octet begins the read timeout anew");

    /// <inheritdoc/>
    protected override IEnumerable<Claim> OwnClaims => [Beliefs.ReadTimeoutBounds, Beliefs.TimeoutsCover];

    /// <inheritdoc/>
    public override Plan Plan => Start with { Requests = 1 };

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Timeout.Or(Wish.BadGateway);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write("HTTP/1.1 200 OK\r\nX-Drip: "), Step.DripForEver("a", 500.Milliseconds()));
}
