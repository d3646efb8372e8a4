namespace ProxyLab.Tests.Matrix.Support;

/// <summary>An upstream that answers with a status nobody knows.</summary>
internal sealed class UnknownStatus : Misbehaviour
{
    public override MisbehaviourGroup Group => MisbehaviourGroup.Head;

    public override string Question => "Is a status that nobody knows passed on?";

    public override Source Source => new("RFC 9110", "15");

    public override Wish Wished(Plan plan) => Wish.Status(599);

    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Head("599 Unknown", Answers.Length(0))), Step.Again);
}
