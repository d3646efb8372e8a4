namespace ProxyLab.Cases;

/// <summary>An upstream whose answer says twice, or wrongly, where it ends.</summary>
public sealed class TwoLengths : Misbehaviour
{
    private static readonly Setting<Framings> Which = Setting.Of("two_lengths", Framings.DifferentLengths, "what the upstream's answer says of its length");

    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Body;

    /// <inheritdoc/>
    public override string Question => "Is an answer with two framings refused?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "6.3");

    /// <inheritdoc/>
    protected override IEnumerable<Setting> OwnSettings => [Which];

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Kinds => Variant.Grid(("two_lengths", [.. Enum.GetValues<Framings>().Cast<object>()]));

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => plan.Get(Which) == Framings.SameLengths ? Wish.Answer.Or(Wish.BadGateway) : Wish.BadGateway;

    /// <inheritdoc/>
    protected override IEnumerable<MatrixRule> OwnRules
    {
        get
        {
            var rule = MatrixRules.MustRefuse("An answer with two lengths that differ, or with one that is no number, is refused", "RFC 9112", "6.3");
            yield return rule with { Claim = rule.Claim with { Scope = e => e.Plan.Get(Which) is Framings.DifferentLengths or Framings.NoNumber ? null : "no requirement says that this one is refused" } };
        }
    }

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(plan.Get(Which) switch
    {
        Framings.SameLengths => Answers.Head("200 OK", Length, Length, "Connection: close") + Answers.Body,
        Framings.DifferentLengths => Answers.Head("200 OK", "Content-Length: 5", Length, "Connection: close") + Answers.Body,
        Framings.LengthAndChunked => $"{Answers.Head("200 OK", "Content-Length: 5", "Transfer-Encoding: chunked", "Connection: close")}{Answers.Chunk(Answers.Body)}0\r\n\r\n",
        _ => Answers.Head("200 OK", Length + "x", "Connection: close") + Answers.Body,
    }));

    private static string Length => Answers.Length(Answers.BodyOctets);
}
