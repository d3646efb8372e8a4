
namespace ProxyLab.Cases;

/// <summary>
/// A proxy of two accept workers, and all clients on one CPU: every combination of a listener for each CPU, an accept mutex, and packets
/// spread by RPS.
/// </summary>
public sealed class PerCpuListeners : Case
{
    private static readonly Setting<int> Kept = Setting.Of("kept", 4, 0, 1000, "connections opened before the first wave and used all along");

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [Kept];

    /// <inheritdoc/>
    public override int KeptConnections(Plan plan) => plan.Get(Kept);

    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with
    {
        Arrivals = Arrivals.Constant, Rate = 200, Arriving = 1.Seconds(), Waves = 1, Deadline = 2500.Milliseconds(), Backlog = 511,
        Workers = 2, Link = Link.Veth, ClientCpu = 0,
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants { get; } =
        [.. from perCpu in (bool[])[true, false] from mutex in (bool[])[true, false] from spread in (bool[])[false, true] select Switches.Variant(perCpu, mutex, spread)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["csharp"];

    /// <inheritdoc/>
    public override bool NeedsRoot => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.Healthy;

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The kernel hands the clients' packets to the CPUs that the plan names, and at least half of the clients came", e =>
        FastsocketDocument.Delivered(e).And(FastsocketDocument.Came(e).AtLeast(0.5 * e.Plan.Rate * e.Plan.Arriving.TotalSeconds)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        FastsocketDocument.Claim("F01", "Understanding the Interaction", "With a listener for each CPU and RPS off, workers on other CPUs get no new connection", e =>
            FastsocketDocument.OnlyItsOwn(FastsocketDocument.Find(e, perCpu: true, mutex: false, spread: false))) with
        {
            Instead = e => $"the others got {FastsocketDocument.AcceptsOfOthers(FastsocketDocument.Find(e, perCpu: true, mutex: false, spread: false)).Value}",
        },
        FastsocketDocument.Claim("F02", "Problem Description", "With the accept mutex as well, the whole proxy stops accepting once the starved worker holds it", e =>
            FastsocketDocument.Stops(e).And(FastsocketDocument.AllWait(e)).Note(FastsocketDocument.Accepts(e), FastsocketDocument.Served(e))) with
        {
            Instead = e => $"the proxy goes on: {FastsocketDocument.Accepted(e)}, {FastsocketDocument.LateAccepts(e)}",
        },
        FastsocketDocument.Claim("F03", "Problem Description", "Connections already open keep working meanwhile", e =>
            FastsocketDocument.Stops(e).And(FastsocketDocument.KeptAnswered(e).AtLeast(0.95)).Note(FastsocketDocument.KeptRequests(e))) with
        {
            Instead = e => FastsocketDocument.Stops(e).Verdict == Verdict.Holds ? $"of {FastsocketDocument.KeptRequests(e)} {FastsocketDocument.KeptAnswered(e)}" : "the proxy did not stop, so there is no meanwhile",
        },
        FastsocketDocument.Claim("F04", "Locating the Nginx Hang", "Neither the listeners for each CPU nor the accept mutex alone causes it", FastsocketDocument.NeitherAlone) with
        {
            Instead = e => $"with one alone: {FastsocketDocument.Accepted(FastsocketDocument.Find(e, true, false, false))} (per CPU), {FastsocketDocument.Accepted(FastsocketDocument.Find(e, false, true, false))} (mutex); with both {FastsocketDocument.Accepted(e)}",
        },
        FastsocketDocument.Claim("F05", "Solution", "Spreading the packets over the CPUs by RPS cures it, with both switches still on", e =>
        {
            var spread = FastsocketDocument.Find(e, perCpu: true, mutex: true, spread: true);
            return FastsocketDocument.Stops(e).And(FastsocketDocument.Serves(spread, "(both, RPS)")).And(FastsocketDocument.AcceptsOfOthers(spread).AtLeast(1))
                .Note(FastsocketDocument.Served(spread), spread.Wave(1).Count(Outcome.InFlight) with { Label = "left waiting for the holder at the end" });
        }) with
        {
            Instead = e => $"with RPS over both CPUs {FastsocketDocument.Accepted(FastsocketDocument.Find(e, true, true, true))}, without {FastsocketDocument.Accepted(e)}",
        },
        FastsocketDocument.Claim("F06", "Locating the Nginx Hang", "The stuck worker shows as one that sits in epoll_wait while its siblings move", FastsocketDocument.OneSitsStill) with
        {
            Instead = e => $"workers moved so often: {string.Join(", ", FastsocketDocument.Movements(e))}",
        },
        FastsocketDocument.Claim("F07", "Fastsocket Feature Investigation", "Turning everything off and the switches on one by one finds the cause", Switches.OneByOne) with
        {
            Instead = Switches.WhatIsTheCause,
        },
    ];
}
