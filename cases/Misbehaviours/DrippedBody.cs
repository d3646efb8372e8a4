namespace ProxyLab.Cases;

/// <summary>An upstream that writes its body an octet every second, for ever.</summary>
public sealed class DrippedBody : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Body;

    /// <inheritdoc/>
    public override string Question => "Does anything end a request whose body drips in?";

    /// <inheritdoc/>
    public override Source Source => new("what people in the field believe", "the read timeout bounds how long a request can take");

    /// <inheritdoc/>
    protected override IEnumerable<Claim> OwnClaims => [Beliefs.ReadTimeoutBounds, Beliefs.TimeoutsCover];

    /// <inheritdoc/>
    public override Plan Plan => Start with { Requests = 1 };

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => new Wish("octets as they come", r => r is { Outcome: Outcome.InFlight, Bytes: > 0 }).Or(Wish.Told).Or(Wish.Timeout);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Head("200 OK", Answers.Length(100_000))), Step.DripForEver("a", 1.Seconds()));
}
