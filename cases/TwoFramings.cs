namespace ProxyLab.Cases;

/// <summary>An upstream whose answer says twice, or wrongly, where it ends; clients keep their connections for a second request.</summary>
public sealed class TwoFramings : Case
{
    private static readonly Variant Same = Of(Framings.SameLengths);
    private static readonly Variant[] Wrong = [Of(Framings.DifferentLengths), Of(Framings.LengthAndChunked), Of(Framings.NoNumber)];

    /// <inheritdoc/>
    public override Plan Plan => FieldReports.Plan with { Clients = 10, Requests = 2, KeepAlive = true, ReadOn = 100.Milliseconds() };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [Same, .. Wrong];

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.TwoFramings;

    /// <inheritdoc/>
    public override Claim Fault => FieldReports.Did("two-framings", "Each answer of the upstream said twice, or wrongly, where it ends");

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        // RFC 9112 section 6.3, rules 3 and 5: two lengths that differ, and a length that is none, must be refused; a length beside chunked ought to be.
        FieldReports.Belief("W11", "An answer with two framings is refused", e => e.Each(Wrong, v => Accepted(v).Exactly(0))) with { Instead = e => e.Tell(Wrong, Course) },
        FieldReports.Report("R09.same", "haproxy #2677, nginx #304, #546, #1228", "The same length twice is taken as one", e => Refused(e.Variant(Same)).Exactly(0)) with
        {
            Instead = e => $"it is refused: {Course(e.Variant(Same))}",
        },
        FieldReports.Report("R09.next", "haproxy #2677, nginx #304, #546, #1228", "Whatever becomes of such an answer, the next request on the connection has its own", e => e.Each(Variants, v => Shifted(v).Exactly(0))) with
        {
            Instead = e => e.Tell(Variants, Course),
        },
        FieldReports.Logged(Variants),
    ];

    private static Variant Of(Framings framings) => Variant.Of(("framings", framings));

    private static Measure Accepted(Evidence e) => e.OfRequests("requests.accepted", "answered with 200", all => all.Count(r => r.Status == 200));

    private static Measure Refused(Evidence e) => e.OfRequests("requests.refused", "not answered with 200", all => all.Count(r => r.Status != 200));

    /// <summary>Requests that found octets of the answer before theirs, or left some.</summary>
    private static Measure Shifted(Evidence e) => e.OfRequests("requests.shifted", "with octets of another answer", all => all.Count(r => r.UnaskedBytes > 0 || r.Outcome == Outcome.Malformed));

    private static string Course(Evidence e) => $"{FieldReports.HowTheyEnded(e)}, bodies {string.Join(", ", e.Requests.GroupBy(r => r.BodyHash ?? "none").Select(g => $"{g.Key} × {g.Count()}"))}";
}
