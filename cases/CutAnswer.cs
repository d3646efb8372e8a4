namespace ProxyLab.Cases;

/// <summary>An upstream on TCP that writes half of an answer and ends the connection: each way to say where an answer ends, with each way to end it.</summary>
public sealed class CutAnswer : Case
{
    private static readonly Variant[] Sized = [.. Variant.Grid(("framing", [BodyFraming.Length, BodyFraming.Chunked]), ("ending", [ConnectionEnding.Fin, ConnectionEnding.Reset]))];
    private static readonly Variant CloseFin = Of(ConnectionEnding.Fin), CloseReset = Of(ConnectionEnding.Reset);

    /// <inheritdoc/>
    public override Plan Plan => FieldReports.Plan with { Clients = 100, Transport = Transport.Tcp };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [.. Sized, CloseFin, CloseReset];

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.CutAnswer;

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The upstream wrote half of an answer for each request, and ended each connection as it was told", e =>
        FieldReports.Did("cut", "").Rule(e)
            .And(e.Measure("upstream.ended-otherwise", "connections that ended otherwise", e.UpstreamRequests.Count(r => r.WholeMs is not null && r.EndedBy != Ends(e))).Exactly(0)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        Claim("R11.sized", "Half an answer with a length, or in chunks, is told as cut by every client", e => e.Each(Sized, v => Known(v).Exactly(1))) with { Instead = e => e.Tell(Sized, FieldReports.HowTheyEnded) },
        Claim("R11.close-fin", "An answer until the connection's end is whole to every client when it ends with a FIN", e => Known(e.Variant(CloseFin)).Exactly(0)) with { Instead = e => $"clients were told: {FieldReports.HowTheyEnded(e.Variant(CloseFin))}" },
        Claim("R11.close-reset", "An answer until the connection's end is told as cut by every client when it ends with a reset", e => Known(e.Variant(CloseReset)).Exactly(1)) with
        {
            Instead = e => $"nobody can tell: {FieldReports.HowTheyEnded(e.Variant(CloseReset))}",
        },

        // Without the last variant: nobody can tell there that it was cut, and whether HAProxy's log says so goes by chance.
        FieldReports.Logged([.. Sized, CloseFin]),
    ];

    private static Claim Claim(string id, string sentence, Func<Evidence, Judgement> rule) => FieldReports.Report(id, "caddy #7845, haproxy #1441, h2o #1031", sentence, rule);

    /// <summary>The share of clients that do not take it for a whole answer: it was cut, or came as an error.</summary>
    private static Measure Known(Evidence e) => e.OfEnded(
        "requests.known-cut", "clients that can tell", all => (double)all.Count(r => r.Outcome != Outcome.Ok) / all.Count, "%");

    private static string Ends(Evidence e) => e.Get<ConnectionEnding>(Upstream.CutAnswer, "ending") == ConnectionEnding.Reset ? "own-reset" : "own-close";

    private static Variant Of(ConnectionEnding ending) => Variant.Of(("framing", BodyFraming.UntilClose), ("ending", ending));
}
