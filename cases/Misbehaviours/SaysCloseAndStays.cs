namespace ProxyLab.Cases;

/// <summary>An upstream whose answer says that the connection closes, and that leaves it open.</summary>
public sealed class SaysCloseAndStays : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Connection;

    /// <inheritdoc/>
    public override string Question => "Does a client wait for an end that the upstream announced and does not make?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "9.6");

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Closing), Step.Hold);
}
