namespace ProxyLab.Cases;

/// <summary>
/// What the claims of source 000 have in common. That document's fastsocket gives each CPU a listen table of its own; today's kernel does it
/// with SO_ATTACH_REUSEPORT_CBPF. Its workers are processes; those here are threads, which serve what they accept as well.
/// </summary>
internal static class FastsocketDocument
{
    /// <summary>A claim of that document.</summary>
    internal static Claim Claim(string id, string section, string sentence, Func<Evidence, Judgement> rule) =>
        new(id, sentence, rule) { Source = new("000, why nginx stops accepting with fastsocket", section) };

    /// <summary>The variant with these switches.</summary>
    internal static Evidence Find(Evidence e, bool perCpu, bool mutex, bool spread) =>
        e.Variant(Switches.Variant(perCpu, mutex, spread));

    /// <summary>Proof of the steering, from connections that the lab made before the proxy was there.</summary>
    internal static Judgement Delivered(Evidence e)
    {
        if (e.Account.Delivered is not { } cpus || cpus.Sum() == 0) return Judgement.Unknown("where packets are handled was not measured");
        var mask = e.Plan.Rps == 0 ? 1ul << ClientCpu(e) : e.Plan.Rps;
        var named = Enumerable.Range(0, cpus.Count).Where(cpu => (mask >> cpu & 1) == 1).Select(cpu => (double)cpus[cpu] / cpus.Sum()).ToArray();
        return e.Measure("packets.on-named-cpus", "share handled on the CPUs named", named.Sum(), "%").Exactly(1)
            .And(e.Measure("packets.least-share", "least share of one of them", named.DefaultIfEmpty().Min(), "%").AtLeast(0.5 / Math.Max(1, named.Length)));
    }

    /// <summary>New connections that were made, whoever accepts them: on a busy machine clients may not get that far before the deadline.</summary>
    internal static Measure Came(Evidence e) =>
        e.Wave(1).Measure("connections.new", "new connections", e.Wave(1).Requests.Count(r => r.SentMs is not null) is > 0 and var came ? came : null);

    /// <summary>
    /// Share of the new connections that some worker accepted, by the trial's end. Accepted and not served is not what these claims speak of: on a
    /// busy machine much is late.
    /// </summary>
    internal static Measure Accepted(Evidence e, string which = "") =>
        Accepts(e).Over(Came(e), "connections.accepted-share", $"share of new connections accepted {which}".Trim(), "%");

    /// <summary>Share of the new connections that were answered well before the deadline.</summary>
    internal static Measure Served(Evidence e) =>
        e.Wave(1).OfRequests("requests.served-share", "share served", all => (double)all.Count(r => r.Outcome == Outcome.Ok) / all.Count, "%");

    /// <summary>Connections accepted by any worker from the wave's start on.</summary>
    internal static Measure Accepts(Evidence e) => Sum("workers.accepts", "accepts since the wave's start", Workers(e).Select(w => Accepts(e, w, e.Wave(1).StartMs)));

    /// <summary>Connections accepted by any worker once half of the clients had come.</summary>
    internal static Measure LateAccepts(Evidence e) =>
        Sum("workers.accepts-late", "accepts once half of the clients had come", Workers(e).Select(w => Accepts(e, w, MiddleMs(e, r => r.Accepts))));

    /// <summary>The proxy accepts no more, while connections wait for it.</summary>
    internal static Judgement Stops(Evidence e) => LateAccepts(e).Exactly(0).And(Left(e).AtLeast(10));

    /// <summary>The proxy accepts nearly all, and so goes on accepting to the end.</summary>
    internal static Judgement Serves(Evidence e, string which) => Accepted(e, which).AtLeast(0.9);

    /// <summary>Those that were not accepted wait in the queue of the clients' own worker.</summary>
    internal static Judgement AllWait(Evidence e) => Left(e).Value is { } left
        ? Own(e).Queue(e.Wave(1).EndMs).AtLeast(0.9 * left)
        : Judgement.Unknown("how many were not accepted was not measured");

    /// <summary>The worker of the clients' CPU got all, and the others nothing.</summary>
    internal static Judgement OnlyItsOwn(Evidence e) =>
        AcceptsOfOthers(e).Exactly(0).And(Accepts(e, Own(e), e.Wave(1).StartMs).Judge(accepts => accepts >= 0.9 * Came(e).Value));

    /// <summary>What workers on other CPUs than the clients' accepted from the wave's start on.</summary>
    internal static Measure AcceptsOfOthers(Evidence e) =>
        Sum("workers.accepts-elsewhere", "accepts of workers on other CPUs", Others(e).Select(w => Accepts(e, w, e.Wave(1).StartMs)));

    /// <summary>Requests on kept connections that ended once half of the clients had come, and began before the wave was over.</summary>
    internal static Measure KeptRequests(Evidence e) => e.Measure("kept.requests", "requests on kept connections", KeptLate(e).Length);

    /// <summary>Share of these that were answered well.</summary>
    internal static Measure KeptAnswered(Evidence e) =>
        e.Measure("kept.answered-share", "share of them answered", KeptLate(e) is { Length: > 0 } late ? (double)late.Count(r => r.Outcome == Outcome.Ok) / late.Length : null, "%");

    /// <summary>Whatever the packets do: with at most one of the two switches it serves, and with both and RPS off it stops.</summary>
    internal static Judgement NeitherAlone(Evidence e)
    {
        var alone = from spread in (bool[])[false, true]
                    from one in (string[])["none", "per-cpu", "mutex"]
                    select Serves(Find(e, one == "per-cpu", one == "mutex", spread), $"({one}{(spread ? ", RPS" : "")})");
        return alone.Aggregate(Stops(e), (all, one) => all.And(one));
    }

    /// <summary>Once half of the clients had come, the starved worker never left its epoll_wait, and every other one moved.</summary>
    internal static Judgement OneSitsStill(Evidence e)
    {
        var starved = Others(e)[0];
        var still = InEpoll(e, starved).Exactly(1).And(Moves(e, starved).Exactly(0));
        return Workers(e).Where(w => w.Number != starved.Number)
            .Aggregate(Stops(e).And(still), (all, w) => all.And(Moves(e, w).AtLeast(1)).Note(InEpoll(e, w)));
    }

    /// <summary>How often each worker moved in that time.</summary>
    internal static IEnumerable<Measure> Movements(Evidence e) => Workers(e).Select(w => Moves(e, w));

    /// <summary>New connections that no worker accepted.</summary>
    private static Measure Left(Evidence e) => Came(e).Less(Accepts(e), "connections.not-accepted", "not accepted");

    private static Measure Accepts(Evidence e, WorkerEvidence worker, double? fromMs) => worker.Accepts(fromMs, LastMs(e, worker, r => r.Accepts));

    private static Measure Moves(Evidence e, WorkerEvidence worker) => worker.Moves(MiddleMs(e, r => r.Switches), LastMs(e, worker, r => r.Switches));

    private static Measure InEpoll(Evidence e, WorkerEvidence worker) => worker.ShareIn("epoll_", MiddleMs(e, r => r.Switches), double.PositiveInfinity);

    /// <summary>When that was measured of a worker for the last time; null if not after the wave any more, for then nobody knows how it ended.</summary>
    private static double? LastMs(Evidence e, WorkerEvidence worker, Func<WorkerRow, long?> measured) =>
        e.AcceptWorkers.LastOrDefault(r => r.Worker == worker.Number && measured(r) is not null && r.TimeMs >= e.Wave(1).EndMs)?.TimeMs;

    /// <summary>
    /// The first tick on which that was measured once half of the clients had come: what came before, on a busy machine long before, is no
    /// part of it. By when they came and not when they should have: clients too may have to wait for a core.
    /// </summary>
    private static double? MiddleMs(Evidence e, Func<WorkerRow, long?> measured)
    {
        var came = e.Wave(1).Requests.Select(r => r.SentMs).OfType<double>().Order().ToArray();
        return came.Length > 0 ? e.AcceptWorkers.FirstOrDefault(r => measured(r) is not null && r.TimeMs >= came[came.Length / 2])?.TimeMs : null;
    }

    private static RequestRow[] KeptLate(Evidence e) => [.. e.Kept.Where(r => r.EndMs >= MiddleMs(e, w => w.Accepts) && r.IntendedMs <= e.Wave(1).EndMs)];

    private static int ClientCpu(Evidence e) => e.Plan.ClientCpu ?? throw new NotMeasuredException("the plan names no CPU for the clients");

    private static WorkerEvidence Own(Evidence e) => e.Worker(ClientCpu(e) % e.Plan.Workers);

    private static WorkerEvidence[] Workers(Evidence e) => [.. Enumerable.Range(0, e.Plan.Workers).Select(e.Worker)];

    private static WorkerEvidence[] Others(Evidence e) => [.. Workers(e).Where(w => w.Number != ClientCpu(e) % e.Plan.Workers)];

    private static Measure Sum(string id, string label, IEnumerable<Measure> parts) =>
        Measure.Of(id, label, parts.Aggregate((double?)0, (sum, part) => sum + part.Value), [.. parts]) with { Part = "" };
}
