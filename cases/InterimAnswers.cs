namespace ProxyLab.Cases;

/// <summary>An upstream that writes a 1xx before its answer, sound or broken; clients keep their connections for a second request.</summary>
public sealed class InterimAnswers : Case
{
    private static readonly Variant[] Sound = [Of(Interim.Continue), Of(Interim.EarlyHints)], Broken = [Of(Interim.WithLength), Of(Interim.WithLengthAndRest)];

    // Clients read on, so that octets which belong to nobody are counted.
    /// <inheritdoc/>
    public override Plan Plan => FieldReports.Plan with { Clients = 10, Requests = 2, KeepAlive = true, ReadOn = 100.Milliseconds(), Deadline = 5.Seconds() };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [.. Sound, .. Broken];

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.InterimAnswer;

    /// <inheritdoc/>
    public override Claim Fault => FieldReports.Did("interim", "The upstream wrote an interim answer before each answer");

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        FieldReports.Belief("W12", "Interim answers do no harm", e => e.Each(Sound, Harmless)) with { Instead = e => e.Tell(Sound, Course) },
        FieldReports.Report("R07", "nginx #1427, mitmproxy #2229", "A broken interim answer does not come between a client and its answers", e => e.Each(Broken, Harmless)) with
        {
            Instead = e => e.Tell(Broken, Course),
        },
        FieldReports.Logged(Variants),
    ];

    private static Variant Of(Interim interim) => Variant.Of(("interim", interim));

    private static Judgement Harmless(Evidence e) => Harmed(e).Exactly(0).Note(Leftover(e));

    /// <summary>Requests whose client did not get the 200, or got octets with it that belong to nothing.</summary>
    private static Measure Harmed(Evidence e) => e.OfRequests(
        "requests.harmed", "without their 200, or with more than it", all => all.Count(r => r.Outcome != Outcome.Ok || r.Status != 200 || r.UnaskedBytes > 0));

    private static Measure Leftover(Evidence e) => e.OfRequests("requests.leftover", "octets left over", all => all.Sum(r => r.UnaskedBytes ?? 0));

    private static string Course(Evidence e) => $"{FieldReports.HowTheyEnded(e)}, status {string.Join(", ", e.Requests.Select(r => r.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none").Distinct())}, "
        + $"interim answers passed on {e.Requests.Sum(r => r.Interim ?? 0)}, {Leftover(e)}{string.Concat(e.Requests.Select(r => r.Rule).OfType<string>().Distinct().Select(r => $", {r}"))}";
}
