namespace ProxyLab.Cases;

/// <summary>More requests than an upstream can serve, with a longer and longer accept queue before it, and clients that leave after a second.</summary>
public sealed class LongerBacklog : Case
{
    private const int Shortest = 16, Longest = 4096;

    private static readonly int[] Backlogs = [Shortest, 256, Longest];

    private static readonly TimeSpan Work = 4.Milliseconds();

    // Some 200 requests a second can be served, so that a queue of 4096 takes 20 s: the wave is over long after the last client has left.
    /// <inheritdoc/>
    public override Plan Plan => FieldReports.Plan with { Arrivals = Arrivals.Constant, Rate = 500, Arriving = 3.Seconds(), LeaveAfter = 1.Seconds(), Somaxconn = Longest, Deadline = 12.Seconds() };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [.. Enum.GetValues<Transport>().SelectMany(t => Backlogs.Select(b => Of(t, b)))];

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.OneAtATime(Work);

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "More requests came than the upstream could serve: its queue was full, or clients left", e =>
        e.Measure("requests.not-served", "requests that were not answered well", e.Requests.Count(r => r.Outcome != Outcome.Ok)).AtLeast(e.Requests.Count / 10)
            .And(e.Measure("upstream.requests", "requests read", e.UpstreamRequests.Count(r => r.WholeMs is not null)).AtLeast(1)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        Helps("W09", "A longer backlog helps an upstream that is too slow", Transport.Unix),
        Helps("W09.tcp", "On TCP a longer backlog helps an upstream that is too slow", Transport.Tcp),
    ];

    private static Claim Helps(string id, string sentence, Transport transport) => FieldReports.Belief(id, sentence, e =>
        Helped(e.Variant(Of(transport, Shortest)), e.Variant(Of(transport, Longest)))) with
    {
        Instead = e => e.Tell(Backlogs.Select(b => Of(transport, b)), Course),
    };

    /// <summary>Unknown where both are within a third of each other: that much is chance.</summary>
    private static Judgement Helped(Evidence little, Evidence much)
    {
        var (few, many) = (Count(little), Count(much));
        return Math.Abs(many - few) * 3 <= Math.Max(many, few) ? Judgement.Unknown("both are alike").Note(Good(little), Good(much)) : Good(much).MoreThan(few).Note(Good(little));
    }

    private static int Count(Evidence e) => e.Requests.Count(r => r.Outcome == Outcome.Ok);

    private static Measure Good(Evidence e) => e.OfRequests("requests.good", $"answered in time with a backlog of {e.Plan.Backlog}", all => all.Count(r => r.Outcome == Outcome.Ok));

    private static Measure Slowest(Evidence e) => e.OfRequests("requests.slowest", "slowest answer", all => all.Where(r => r.Outcome == Outcome.Ok).Max(r => (double?)r.Seconds), "s");

    /// <summary>From the last request until the upstream had read its last one: so long it works for clients that have left.</summary>
    private static Measure WorkedOn(Evidence e) => e.Measure("upstream.recovered", "worked on after the last request for", Math.Max(0, ((e.UpstreamRequests.Max(r => r.WholeMs) ?? 0) - e.Requests.Max(r => r.IntendedMs)) / 1000), "s");

    private static string Course(Evidence e) => $"{Good(e)}, {Slowest(e)}, {Executions.ForNobody(e)}, {WorkedOn(e)}";

    private static Variant Of(Transport transport, int backlog) => Variant.Of(("transport", transport), ("backlog", backlog));
}
