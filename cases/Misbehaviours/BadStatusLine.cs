namespace ProxyLab.Cases;

/// <summary>An upstream whose answer begins with a status line that is none.</summary>
public sealed class BadStatusLine : Misbehaviour
{
    private static readonly Setting<StatusLines> Which = Setting.Of("status_line", StatusLines.NoNumber, "what the upstream has for a status line");

    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Head;

    /// <inheritdoc/>
    public override string Question => "What becomes of an answer whose status line is malformed?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "4");

    /// <inheritdoc/>
    protected override IEnumerable<Setting> OwnSettings => [Which];

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Kinds => Variant.Grid(("status_line", [.. Enum.GetValues<StatusLines>().Cast<object>()]));

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.BadGateway;

    /// <inheritdoc/>
    protected override IEnumerable<MatrixRule> OwnRules => [MatrixRules.Required(
        "status", "A client gets a status of three digits from 100 to 599, or an error", "RFC 9110", "15", r => r.Status is { } status && status is < 100 or > 599)];

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write($"{Line(plan.Get(Which))}\r\n{Answers.Length(Answers.BodyOctets)}\r\n\r\n{Answers.Body}"), Step.Again);

    private static string Line(StatusLines line) => line switch
    {
        StatusLines.NoNumber => "HTTP/1.1 OK",
        StatusLines.TwoDigits => "HTTP/1.1 20 OK",
        StatusLines.FourDigits => "HTTP/1.1 2000 OK",
        StatusLines.OtherProtocol => "ICY 200 OK",
        _ => "HTTP/9.1 200 OK",
    };
}

/// <summary>Status lines that are none (RFC 9112 section 4).</summary>
public enum StatusLines
{
    /// <summary>A word where the status is to be.</summary>
    NoNumber,

    /// <summary>A status of two digits.</summary>
    TwoDigits,

    /// <summary>A status of four digits.</summary>
    FourDigits,

    /// <summary>The name of another protocol.</summary>
    OtherProtocol,

    /// <summary>A version of HTTP that does not exist.</summary>
    OtherVersion,
}
