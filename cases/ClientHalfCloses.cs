namespace ProxyLab.Cases;

/// <summary>Clients that end their own side of the connection: after a whole request, or in the middle of a chunked one.</summary>
public sealed class ClientHalfCloses : Case
{
    private static readonly Variant Whole = Variant.Of(("half_close", true)), Midway = Variant.Of(("body_bytes", 100_000), ("chunked", true), ("body_sent", 50_000));

    /// <inheritdoc/>
    public override Plan Plan => FieldReports.Plan with { Clients = 20, Deadline = 5.Seconds() };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [Whole, Midway];

    /// <inheritdoc/>
    public override bool Long => true;

    // A while, so that the client's end comes first.
    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.Serve(async (connection, stop) =>
    {
        if (!await connection.ReadRequest(stop)) return;
        await Task.Delay(300.Milliseconds(), stop);
        await connection.Write(Http.Ok("hello, half-way\n"), stop);
    });

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "Clients sent what they had to send", e =>
        e.OfRequests("requests.sent", "requests sent", all => all.Count(r => r.SentMs is not null)).Exactly(new Measure("requests", e.Requests.Count)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        FieldReports.Belief("W14", "A client that half-closes after its request gets its answer", e => Answered(e.Variant(Whole)).Exactly(1).And(Left(e.Variant(Whole)))) with
        {
            Instead = e => Course(e.Variant(Whole)),
        },
        FieldReports.Report("R20.midway", "haproxy #1362, envoy #17160, dotnet/runtime #72177", "A client that ends in the middle of its request leaves nothing half-closed behind", e =>
            Answered(e.Variant(Midway)).Exactly(0).And(Left(e.Variant(Midway)))) with
        {
            Instead = e => Course(e.Variant(Midway)),
        },
        FieldReports.Logged(Variants),
    ];

    private static Measure Answered(Evidence e) => e.ShareOf("requests.ok-share", "answered with 200", r => r.Outcome == Outcome.Ok);

    private static Judgement Left(Evidence e) => HalfClosed.Left(e);

    private static string Course(Evidence e) => $"{FieldReports.HowTheyEnded(e)}, {HalfClosed.Course(e)}";
}
