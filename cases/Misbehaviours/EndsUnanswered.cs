namespace ProxyLab.Cases;

/// <summary>An upstream that reads a request whole and ends the connection without an answer; of GET or POST, in order or by a reset.</summary>
public sealed class EndsUnanswered : Misbehaviour
{
    private static readonly Setting<ConnectionEnding> How = Setting.Of("unanswered", ConnectionEnding.Fin, "how the upstream ends the connection without an answer; a reset on TCP only");

    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Head;

    /// <inheritdoc/>
    public override string Question => "What do clients get, and how often is their request executed, when the upstream ends the connection without an answer?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9110", "9.2.2");

    /// <inheritdoc/>
    protected override IEnumerable<Setting> OwnSettings => [How];

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Kinds => Posts.Kinds(How);

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.BadGateway;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, plan.Get(How) == ConnectionEnding.Fin ? Step.Close : Step.Reset);
}
