namespace ProxyLab.Cases;

/// <summary>An upstream that reads a request whole and never answers.</summary>
public sealed class Silent : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Head;

    /// <inheritdoc/>
    public override string Question => "How long does a client wait for an upstream that is silent?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9110", "15.6.5");

    /// <inheritdoc/>
    protected override IEnumerable<Claim> OwnClaims => [Beliefs.TimeoutsCover];

    /// <inheritdoc/>
    public override Plan Plan => Start with { Requests = 1 };

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Timeout;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Hold);
}
