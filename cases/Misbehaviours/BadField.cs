namespace ProxyLab.Cases;

/// <summary>An upstream whose answer has a field that is none.</summary>
public sealed class BadField : Misbehaviour
{
    private static readonly Setting<BadFields> Which = Setting.Of("bad_field", BadFields.BlankBeforeColon, "what is wrong with a field of the upstream's answer");

    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Head;

    /// <inheritdoc/>
    public override string Question => "What becomes of an answer with a malformed field?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "5.1");

    /// <inheritdoc/>
    protected override IEnumerable<Setting> OwnSettings => [Which];

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Kinds => Variant.Grid(("bad_field", [.. Enum.GetValues<BadFields>().Cast<object>()]));

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.BadGateway.Or(Wish.Answer);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Head("200 OK", Field(plan.Get(Which)), Answers.Length(Answers.BodyOctets)) + Answers.Body), Step.Again);

    private static string Field(BadFields field) => field switch
    {
        BadFields.BlankBeforeColon => "X-Blank : value",
        BadFields.NoColon => "X-None value",
        BadFields.NoToken => "X(Bad): value",
        BadFields.Empty => ": value",
        _ => "X-Nul: va\0lue",
    };
}

/// <summary>Fields that are none (RFC 9112 section 5, RFC 9110 section 5.5).</summary>
public enum BadFields
{
    /// <summary>A blank between the name and its colon.</summary>
    BlankBeforeColon,

    /// <summary>No colon.</summary>
    NoColon,

    /// <summary>A name with a sign that no token has.</summary>
    NoToken,

    /// <summary>No name.</summary>
    Empty,

    /// <summary>A NUL in the value.</summary>
    Nul,
}
