
namespace ProxyLab.Cases;

/// <summary>
/// A proxy of two accept workers, and all clients on one CPU: every combination of a listener for each CPU, an accept mutex, and packets
/// spread by RPS.
/// </summary>
public sealed class PerCpuListeners : Case
{
    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with
    {
        Arrivals = Arrivals.Constant, Rate = 200, Arriving = 1.Seconds(), Waves = 1, Deadline = 2500.Milliseconds(), Backlog = 511,
        Workers = 2, Wire = Wire.Veth, ClientCpu = 0, Kept = 4,
    };

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variants { get; } =
        ProxyLab.Variants.Grid("listen=per-cpu,shared", "accept_mutex=true,false", "rps=0,3");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["csharp"];

    /// <inheritdoc/>
    public override bool NeedsRoot => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.Healthy;

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The kernel hands the clients' packets to the CPUs that the plan names, and at least half of the clients came", e =>
        Doc000.Delivered(e).And(Doc000.Came(e).AtLeast(0.5 * e.Plan.Rate * e.Plan.Arriving.TotalSeconds)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        Doc000.Claim("F01", "Understanding the Interaction", "With a listener for each CPU and RPS off, workers on other CPUs get no new connection", e =>
            Doc000.OnlyItsOwn(Doc000.Find(e, perCpu: true, mutex: false, spread: false))) with
        {
            Instead = e => $"the others got {Doc000.AcceptsOfOthers(Doc000.Find(e, perCpu: true, mutex: false, spread: false)).Value}",
        },
        Doc000.Claim("F02", "Problem Description", "With the accept mutex as well, the whole proxy stops accepting once the starved worker holds it", e =>
            Doc000.Stops(e).And(Doc000.AllWait(e)).Note(Doc000.Accepts(e), Doc000.Served(e))) with
        {
            Instead = e => $"the proxy goes on: {Doc000.Accepted(e)}, {Doc000.LateAccepts(e)}",
        },
        Doc000.Claim("F03", "Problem Description", "Connections already open keep working meanwhile", e =>
            Doc000.Stops(e).And(Doc000.KeptAnswered(e).AtLeast(0.95)).Note(Doc000.KeptRequests(e))) with
        {
            Instead = e => Doc000.Stops(e).Verdict == Verdict.Holds ? $"of {Doc000.KeptRequests(e)} {Doc000.KeptAnswered(e)}" : "the proxy did not stop, so there is no meanwhile",
        },
        Doc000.Claim("F04", "Locating the Nginx Hang", "Neither the listeners for each CPU nor the accept mutex alone causes it", Doc000.NeitherAlone) with
        {
            Instead = e => $"with one alone: {Doc000.Accepted(Doc000.Find(e, true, false, false))} (per CPU), {Doc000.Accepted(Doc000.Find(e, false, true, false))} (mutex); with both {Doc000.Accepted(e)}",
        },
        Doc000.Claim("F05", "Solution", "Spreading the packets over the CPUs by RPS cures it, with both switches still on", e =>
        {
            var spread = Doc000.Find(e, perCpu: true, mutex: true, spread: true);
            return Doc000.Stops(e).And(Doc000.Serves(spread, "(both, RPS)")).And(Doc000.AcceptsOfOthers(spread).AtLeast(1))
                .Note(Doc000.Served(spread), new Measure("left waiting for the holder at the end", spread.Wave(1).Requests.Count(r => r.Outcome == Outcome.InFlight)));
        }) with
        {
            Instead = e => $"with RPS over both CPUs {Doc000.Accepted(Doc000.Find(e, true, true, true))}, without {Doc000.Accepted(e)}",
        },
        Doc000.Claim("F06", "Locating the Nginx Hang", "The stuck worker shows as one that sits in epoll_wait while its siblings move", Doc000.OneSitsStill) with
        {
            Instead = e => $"workers moved so often: {string.Join(", ", Doc000.Movements(e))}",
        },
        Doc000.Claim("F07", "Fastsocket Feature Investigation", "Turning everything off and the switches on one by one finds the cause", Switches.OneByOne) with
        {
            Instead = Switches.WhatIsTheCause,
        },
    ];
}
