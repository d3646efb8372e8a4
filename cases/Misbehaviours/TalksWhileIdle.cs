namespace ProxyLab.Cases;

/// <summary>An upstream that writes a whole answer on an idle connection, a tenth of a second after its own.</summary>
public sealed class TalksWhileIdle : Misbehaviour
{
    private const string Stranger = "stranger";

    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Connection;

    /// <inheritdoc/>
    public override string Question => "Who gets octets that nobody asked for on an idle connection?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "9.2");

    /// <inheritdoc/>
    public override Plan Plan => Start with { Arrivals = Arrivals.Constant, Rate = 4, Arriving = 2.Seconds(), UpstreamKeepalive = 8 };

    /// <inheritdoc/>
    public override IReadOnlyList<string> Strangers => [Stranger];

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Answer;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Kept), Step.Pause(100.Milliseconds()), Step.Write(Answers.Head("200 OK", Answers.Length(Stranger.Length)) + Stranger), Step.Again);

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The upstream wrote more than its answers", e => e.Measure("upstream.did", "connections on which it talked unasked", e.UpstreamRequests.Count(r => r.OctetsWritten > Answers.Kept.Length + 20)).AtLeast(1));
}
