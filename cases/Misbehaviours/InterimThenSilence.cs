namespace ProxyLab.Cases;

/// <summary>An upstream that writes 100 and then nothing.</summary>
public sealed class InterimThenSilence : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Head;

    /// <inheritdoc/>
    public override string Question => "Does an interim answer stop the clock of the read timeout?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9110", "15.2");

    /// <inheritdoc/>
    protected override IEnumerable<Claim> OwnClaims => [Beliefs.TimeoutsCover];

    /// <inheritdoc/>
    public override Plan Plan => Start with { Requests = 1 };

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Timeout;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write("HTTP/1.1 100 Continue\r\n\r\n"), Step.Hold);
}
