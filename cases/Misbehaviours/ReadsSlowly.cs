namespace ProxyLab.Cases;

/// <summary>An upstream that reads a body of 32 KiB in sips of 2 KiB, and answers when it has it.</summary>
public sealed class ReadsSlowly : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Request;

    /// <inheritdoc/>
    public override string Question => "Is a request answered whose body the upstream reads slowly?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9110", "9.3.3");

    /// <inheritdoc/>
    public override Plan Plan => Start with { BodyBytes = 1 << 15, Requests = 1 };

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadHead, Step.ReadSlowly(2048, 40.Milliseconds()), Step.Write(Answers.Kept), Step.Again);
}
