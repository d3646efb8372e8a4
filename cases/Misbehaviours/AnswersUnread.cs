using ProxyLab.Proxies.Nginx;

namespace ProxyLab.Cases;

/// <summary>An upstream that reads the head of a request alone, answers 413, and closes with the body unread; or ends its own side and reads on.</summary>
public sealed class AnswersUnread : Misbehaviour
{
    private static readonly Setting<bool> ReadsOn = Setting.Of("reads_on", false, "after its early answer the upstream ends its own side and reads the body");
    private static readonly string Answer = Answers.Head("413 Content Too Large", Answers.Length(0), "Connection: close");

    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Request;

    /// <inheritdoc/>
    public override string Question => "Does an early answer reach the client while its body is on the way?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "9.6");

    /// <inheritdoc/>
    protected override IEnumerable<Claim> OwnClaims => [Beliefs.EarlyAnswerArrives(413)];

    /// <inheritdoc/>
    protected override IEnumerable<Setting> OwnSettings => [ReadsOn];

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Kinds => Variant.Grid(("reads_on", [false, true]));

    /// <inheritdoc/>
    public override Plan Plan => (Start with { Requests = 1, BodyBytes = 1 << 22 }).With(NginxProxy.Http, ["client_max_body_size 0;"]);

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Status(413);

    /// <inheritdoc/>
    public override Script Does(Plan plan) => plan.Get(ReadsOn) ? new(Step.ReadHead, Step.Write(Answer), Step.EndWriting, Step.Drain) : new(Step.ReadHead, Step.Write(Answer), Step.Close);
}
