namespace ProxyLab.Cases;

/// <summary>An upstream that ends the first four connections without an answer, and is well from then on.</summary>
public sealed class FailsFirst : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Service;

    /// <inheritdoc/>
    public override string Question => "What is lost when an upstream fails its first requests?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9110", "9.2.2");

    /// <inheritdoc/>
    public override Plan Plan => Start with { Clients = 2, Requests = 6 };

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer.Or(Wish.BadGateway);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Close) { Badly = Script.Picked.First(4), Well = [Step.ReadRequest, Step.Write(Answers.Closing)] };
}
