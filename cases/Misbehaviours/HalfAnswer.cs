namespace ProxyLab.Cases;

/// <summary>
/// An upstream that writes half of a body and ends the connection, or is silent: each way to say where a body ends, with each ending. The end comes with the half, and
/// later for one request in four: a proxy that reads both together may lose the half, and one that has passed it on cannot.
/// </summary>
public sealed class HalfAnswer : Misbehaviour
{
    private const int Whole = 1000, Half = Whole / 2;

    // A proxy has read the half by then, also on a busy machine.
    private static readonly TimeSpan Later = 100.Milliseconds();

    private static readonly Setting<BodyFraming> Framing = Setting.Of("half_framing", BodyFraming.Length, "how half an answer says where it ends");
    private static readonly Setting<HalfEndings> Ending = Setting.Of("half_ending", HalfEndings.Fin, "what follows half an answer; a reset on TCP only");

    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Body;

    /// <inheritdoc/>
    public override string Question => "Can a client tell that its answer was cut?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "8");

    /// <inheritdoc/>
    protected override IEnumerable<Claim> OwnClaims => [Beliefs.LoggedMeansWhole, Beliefs.TimeoutsCover];

    /// <inheritdoc/>
    protected override IEnumerable<Setting> OwnSettings => [Framing, Ending];

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Kinds => Variant.Grid(("half_framing", [.. Enum.GetValues<BodyFraming>().Cast<object>()]), ("half_ending", [.. Enum.GetValues<HalfEndings>().Cast<object>()]));

    /// <inheritdoc/>
    public override Plan Plan => Start with { Requests = 1 };

    /// <inheritdoc/>
    public override bool CutsItsAnswer(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return !(plan.Get(Framing) == BodyFraming.UntilClose && (plan.Get(Ending) == HalfEndings.Fin || (plan.Get(Ending) == HalfEndings.Reset && plan.Transport == Transport.Unix)));
    }

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => CutsItsAnswer(plan) ? Wish.Told.Or(Wish.Timeout) : Wish.Answer;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new([Step.ReadRequest, Step.Write(Octets(plan.Get(Framing))), .. plan.Get(Ending) switch
    {
        HalfEndings.Fin => [Step.PauseOneIn(4, Later), Step.Close],
        HalfEndings.Reset => [Step.PauseOneIn(4, Later), Step.Reset],
        _ => new[] { Step.Hold },
    }]);

    private static string Octets(BodyFraming framing)
    {
        var half = new string('a', Half);
        return framing switch
        {
            BodyFraming.Length => Answers.Head("200 OK", Answers.Length(Whole)) + half,
            BodyFraming.Chunked => Answers.Head("200 OK", "Transfer-Encoding: chunked") + Answers.Chunk(half),
            _ => Answers.Head("200 OK", "Connection: close") + half,
        };
    }
}

/// <summary>What follows half an answer.</summary>
public enum HalfEndings
{
    /// <summary>The connection ends in order.</summary>
    Fin,

    /// <summary>The connection is reset, on TCP; on a Unix socket it ends in order.</summary>
    Reset,

    /// <summary>Nothing: the connection stays open.</summary>
    Silence,
}
