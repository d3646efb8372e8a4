using ProxyLab.Proxies.Nginx;

namespace ProxyLab.Cases;

/// <summary>An upstream that accepts and reads nothing, of a request with a body that no buffer holds.</summary>
public sealed class ReadsNothing : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Request;

    /// <inheritdoc/>
    public override string Question => "Which timeout ends a request whose body the upstream does not read?";

    /// <inheritdoc/>
    public override Source Source => new("tcp(7)", "SO_SNDBUF, SO_RCVBUF");

    /// <inheritdoc/>
    protected override IEnumerable<Claim> OwnClaims => [Beliefs.TimeoutsCover];

    /// <inheritdoc/>
    public override Plan Plan => (Start with { Requests = 1, BodyBytes = 1 << 23 }).With(NginxProxy.Http, ["client_max_body_size 0;"]);

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Timeout;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.Hold);
}
