namespace ProxyLab.Cases;

/// <summary>An upstream that answers 101 to a request that asked for no other protocol.</summary>
public sealed class SwitchesUnasked : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Head;

    /// <inheritdoc/>
    public override string Question => "What becomes of a 101 that nobody asked for?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9110", "15.2.2");

    /// <inheritdoc/>
    public override Plan Plan => Start with { Requests = 1 };

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.BadGateway;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"), Step.Hold);
}
