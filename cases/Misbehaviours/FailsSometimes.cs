namespace ProxyLab.Cases;

/// <summary>An upstream that ends one connection in three without an answer.</summary>
public sealed class FailsSometimes : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Service;

    /// <inheritdoc/>
    public override string Question => "What do clients get when one connection in three fails?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9110", "9.2.2");

    /// <inheritdoc/>
    public override Plan Plan => Start with { Clients = 2, Requests = 6 };

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer.Or(Wish.BadGateway);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Close) { Badly = Script.Picked.OneIn(3), Well = [Step.ReadRequest, Step.Write(Answers.Closing)] };
}
