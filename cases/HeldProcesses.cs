namespace ProxyLab.Cases;

/// <summary>What the cases have in common in which nginx keeps connections and each occupies a whole process of the upstream.</summary>
internal static class HeldProcesses
{
    /// <summary>How long the application takes for a request: long enough that a burst of them is there before the first is answered.</summary>
    internal static TimeSpan Service { get; } = 10.Milliseconds();

    /// <summary>
    /// A burst that comes to every worker of nginx at once, each on a listener of its own: a worker that slept through it would keep
    /// nothing, and the boundary would not be reached.
    /// </summary>
    internal static Plan Plan => FastcgiThread.Plan with { Clients = 24, Listen = ListenMode.Reuseport };

    /// <summary>Idle connections that nginx keeps and processes hold, once the flood is over: as many as there is room for on both sides.</summary>
    private static int Room(Plan plan) => Math.Min(plan.UpstreamProcesses, plan.UpstreamKeepalive * plan.Workers);

    /// <summary>
    /// Proof that the boundary was reached: there were more requests at once than processes, and afterwards nginx keeps
    /// min(processes, keepalive × workers) connections, by the kernel and, where it tells, by the upstream itself.
    /// </summary>
    internal static Claim Proof => new("fault", "More connections came than there are processes, and nginx kept min(processes, keepalive × workers) of them", e =>
    {
        var proof = e.Wave(1).Peak("queue.peak", "queue", s => s.Queue).AtLeast(1)
            .And(e.Wave(1).After("connections.kept", "kept", s => HeldConnections.Accepted(e, s)).Exactly(Room(e.Plan)));
        return e.Plan.Server is not null ? proof
            : proof.And(e.Measure("upstream.held", "held by processes", e.CountersAfter(1).Accepted - e.CountersAfter(1).Closed).Exactly(Room(e.Plan)));
    });

    /// <summary>Which process holds a connection of which worker, by the upstream's own account; empty where it does not tell.</summary>
    internal static string Holders(Evidence e) => e.Plan.Server is null && e.CountersAfter(1).Processes is { Count: > 0 } processes
        ? string.Join(", ", processes.Where(p => p.HeldBy > 0).GroupBy(p => p.HeldBy).OrderBy(g => g.Key)
            .Select(g => $"worker {g.Key} holds {g.Count()} of {processes.Count} processes"))
        : "";

    /// <summary>The variant in which each worker keeps so many connections.</summary>
    internal static Variant Keeping(int connections) => Variant.Of(("upstream_keepalive", connections));

    /// <summary>K02, over two variants that differ in <c>upstream_keepalive</c> alone.</summary>
    internal static Claim Hangs(int keepalive) => FastcgiThread.Claim(
        "K02", FastcgiThread.FirstQuestion, "With keepalive and fewer FastCGI processes than nginx keeps connections, the site hangs after a few requests", e =>
        {
            var (kept, without) = (e.Variant(Keeping(keepalive)), e.Variant(Keeping(0)));
            var half = kept.Plan.Clients / 2;
            return Hang.Count(kept).AtLeast(half).And(Hang.Count(kept, 2).AtLeast(half))
                .And((Hang.Count(without) with { Label = "hung without keepalive" }).Exactly(0))
                .Note(kept.Wave(1).Count(Outcome.Ok)).Note(Holders(kept));
        }) with
    {
        Instead = e => $"with keepalive {e.Variant(Keeping(keepalive)).Wave(1).Summary}; without {e.Variant(Keeping(0)).Wave(1).Summary}",
    };

    /// <summary>The cells of K03 as variants: at keepalive × workers processes, at one fewer and at one more.</summary>
    internal static IReadOnlyList<Variant> Grid { get; } =
        [.. from cell in Cells from processes in (int[])[cell.Kept - 1, cell.Kept, cell.Kept + 1] where processes > 0 select cell.With(processes)];

    /// <summary>K03, over the variants of <see cref="Grid"/>.</summary>
    internal static Claim Boundary => FastcgiThread.Claim(
        "K03", FastcgiThread.Answer, "As many FastCGI processes as keepalive × worker_processes are enough: at that number none hangs, at one fewer some do", e =>
            Cells.Select(cell => At(e, cell, 0).Exactly(0).And(At(e, cell, -1).AtLeast(1)).Note(At(e, cell, +1))).Aggregate((a, b) => a.And(b))) with
    {
        Instead = e => "one more is needed: at keepalive × workers every process may be held by an idle connection, and a request that finds none of them "
            + $"in its own worker waits in the listen queue until the timeout. {string.Join("; ", Cells.Select(c => $"{c}: {Row(e, c)}"))}",
    };

    private static IReadOnlyList<Cell> Cells => [new(1, 2), new(2, 1), new(2, 2)];

    private static string Row(Evidence e, Cell cell) =>
        string.Join(", ", ((int[])[-1, 0, +1]).Select(d => $"{At(e, cell, d).Value} of {e.Plan.Clients} hung at {cell.Kept + d} processes"));

    private static Measure At(Evidence e, Cell cell, int difference) =>
        Hang.Count(e.Variant(cell.With(cell.Kept + difference))) with { Label = $"hung at {cell}, {cell.Kept + difference} processes" };

    /// <summary>A setting of nginx.</summary>
    private sealed record Cell(int Workers, int Keepalive)
    {
        internal int Kept => Workers * Keepalive;

        internal Variant With(int processes) => Variant.Of(("workers", Workers), ("upstream_keepalive", Keepalive), ("upstream_processes", processes));

        public override string ToString() => FormattableString.Invariant($"{Workers} workers × keepalive {Keepalive}");
    }
}
