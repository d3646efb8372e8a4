namespace ProxyLab.Cases;

/// <summary>An upstream whose answer has one field of 100,000 octets, or 2,000 short ones.</summary>
public sealed class LargeHead : Misbehaviour
{
    private static readonly Setting<int> Fields = Setting.Of("head_fields", 1, 1, 10_000, "over how many fields the octets of a large head are spread");

    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Head;

    /// <inheritdoc/>
    public override string Question => "What becomes of an answer whose head is larger than any buffer?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9110", "5.4");

    /// <inheritdoc/>
    protected override IEnumerable<Setting> OwnSettings => [Fields];

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Kinds => Variant.Grid(("head_fields", [1, 2000]));

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer.Or(Wish.BadGateway);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Head("200 OK", [.. Large(plan.Get(Fields)), Answers.Length(Answers.BodyOctets)]) + Answers.Body), Step.Again);

    private static IEnumerable<string> Large(int fields) => Enumerable.Range(1, fields).Select(i => FormattableString.Invariant($"X-Large-{i}: {new string('x', 100_000 / fields)}"));
}
