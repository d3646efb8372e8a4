namespace ProxyLab.Cases;

/// <summary>The upstream reads the request, writes half of its answer, and hangs up.</summary>
public sealed class HangsUpHalfway : Case
{
    private static readonly Variant Tcp = Variant.Of(("transport", Transport.Tcp));
    private static readonly byte[] Answer = Http.Ok(new string('x', 1000));

    public override Plan Plan => Plan.Default with { Clients = 50, Waves = 1, ReadTimeout = 1.Seconds() };

    public override IReadOnlyList<Variant> Variants => [Variant.None, Tcp];

    public override Upstream Upstream => Upstream.Serve(async (connection, stop) =>
    {
        if (await connection.ReadRequest(stop)) await connection.Write(Answer.AsMemory(0, Answer.Length / 2), stop);
    });

    public override Claim Fault => new("fault", "The upstream wrote half of an answer for each request that it read, and closed", e =>
        e.Measure("upstream.requests", "requests read", e.Upstream.Requests).AtLeast(1)
            .And(e.Measure("upstream.octets-written", "octets written", e.Upstream.BytesWritten).Exactly(e.Upstream.Requests * (Answer.Length / 2)))
            .And(e.Measure("upstream.closed", "closed", e.Upstream.Closed).AtLeast(e.Upstream.Requests)));

    public override IEnumerable<Claim> Claims =>
    [
        new("half.cut", "Every client gets half an answer, and can tell", e => e.Count(Outcome.Cut).Exactly(new Measure("requests", e.Requests.Count)))
        {
            Instead = e => $"the first wave ended as {e.Wave(1).Summary}",
        },
        new("half.tcp", "On TCP it is the same", e =>
            e.Variant(Tcp).Count(Outcome.Cut).Exactly(e.Count(Outcome.Cut)).Note(e.Variant(Tcp).Wave(1).Summary))
        {
            Instead = e => $"on TCP the first wave ended as {e.Variant(Tcp).Wave(1).Summary}",
        },
    ];
}
