namespace ProxyLab.Cases;

/// <summary>An upstream that answers 500 on three connections, then well on three, in turn.</summary>
public sealed class ErrorBursts : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Service;

    /// <inheritdoc/>
    public override string Question => "Are errors of the upstream passed on as they are?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9110", "15.6.1");

    /// <inheritdoc/>
    public override Plan Plan => Start with { Clients = 2, Requests = 6 };

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer.Or(Wish.Status(500));

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Head("500 Internal Server Error", Answers.Length(0), "Connection: close"))) { Badly = Script.Picked.Bursts(3), Well = [Step.ReadRequest, Step.Write(Answers.Closing)] };
}
