namespace ProxyLab;

/// <summary>Accepts, reads the request, writes the head and half of the body of a 200, and ends the connection.</summary>
internal sealed class CutAnswerUpstream : EachUpstream
{
    private static readonly Setting<BodyFraming> Framing = Setting.Of("framing", BodyFraming.Length, "how the upstream's answer says where it ends");
    private static readonly Setting<int> AnswerBytes = Setting.Of("answer_bytes", 1000, 2, 1 << 24, "the body of the whole answer, of which the upstream writes half", "octets");

    public override IReadOnlyList<Setting> Settings => [Framing, EndingSetting.Ending, AnswerBytes];

    protected internal override async Task Handle(Connection connection, CancellationToken stop)
    {
        if (await connection.ReadRequest(stop) && await connection.Write(Half(connection.Plan), stop)) connection.Note("cut");
        connection.End();
    }

    private static byte[] Half(Plan plan)
    {
        var (framing, octets) = (plan.Get(Framing), plan.Get(AnswerBytes));
        var half = Enumerable.Repeat((byte)'a', octets / 2).ToArray();
        string[] fields = framing switch
        {
            BodyFraming.Length => [FormattableString.Invariant($"Content-Length: {octets}")],
            BodyFraming.Chunked => ["Transfer-Encoding: chunked"],
            _ => ["Connection: close"],
        };
        return [.. Http.Head("200 OK", fields), .. framing == BodyFraming.Chunked ? Http.Chunk(half) : half];
    }
}
