namespace ProxyLab.Cases;

/// <summary>An upstream that accepts the next connection when it is done with the one before.</summary>
public sealed class AcceptsOneAtATime : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Accept;

    /// <inheritdoc/>
    public override string Question => "What does a proxy do with an upstream that serves one connection at a time?";

    /// <inheritdoc/>
    public override Source Source => new("reports from the field", "php-docker #70, puma #1449");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Pause(150.Milliseconds()), Step.Write(Answers.Closing)) { OneAtATime = true };
}
