namespace ProxyLab.Cases;

/// <summary>An upstream whose chunked body ends, with its connection, before the chunk of size 0.</summary>
public sealed class NoLastChunk : Misbehaviour
{
    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Body;

    /// <inheritdoc/>
    public override string Question => "Is an answer without its last chunk taken for a whole one?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9112", "8");

    /// <inheritdoc/>
    protected override IEnumerable<Claim> OwnClaims => [Beliefs.LoggedMeansWhole];

    /// <inheritdoc/>
    public override bool CutsItsAnswer(Plan plan) => true;

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => Wish.Told;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(Step.ReadRequest, Step.Write(Answers.Head("200 OK", "Transfer-Encoding: chunked") + Answers.Chunk(Answers.Body)), Step.Close);
}
