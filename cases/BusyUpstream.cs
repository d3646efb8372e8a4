namespace ProxyLab.Cases;

/// <summary>More clients at once than the accept queue of an upstream that serves one request after the other has room for, on a Unix socket and on TCP.</summary>
public sealed class BusyUpstream : Case
{
    private static readonly TimeSpan Work = 2.Milliseconds();
    private static readonly Variant Unix = Variant.Of(("transport", Transport.Unix)), Tcp = Variant.Of(("transport", Transport.Tcp));

    // From net.core.somaxconn, which is less than the backlog, the queue's capacity follows. No client waits long enough for a timeout.
    /// <inheritdoc/>
    public override Plan Plan => FieldReports.Plan with { Clients = 300, Backlog = 511, Somaxconn = 128 };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [Unix, Tcp];

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.OneAtATime(Work);

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The accept queue was full, or nearly so when it was looked at", e => Queue(e).AtLeast(0.8 * e.Plan.QueueCapacity));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        FieldReports.Belief("W01", "Moving a busy upstream from a Unix socket to TCP makes the errors go away", e =>
            FieldReports.Failed(e.Variant(Unix)).AtLeast(1).And(FieldReports.Failed(e.Variant(Tcp)).Exactly(0)).Note(Late(e.Variant(Unix)), Late(e.Variant(Tcp)))) with
        {
            Instead = e => $"on a Unix socket {Course(e.Variant(Unix))}; on TCP {Course(e.Variant(Tcp))}",
        },
        FieldReports.Belief("W01.late", "On TCP those who found no room are answered as soon as there is room", e =>
            e.Variant(Tcp).Kernel.TcpExt("ListenOverflows").AtLeast(1).And(Late(e.Variant(Tcp)).Exactly(0))) with
        {
            Instead = e => $"the kernel drops what finds no room, and TCP tries again after a second: {Course(e.Variant(Tcp))}",
        },
        FieldReports.Report("R01", "php-docker #70, puma #1449, docker/for-linux #1068", "A request that finds the Unix socket's queue full is told so at once", e =>
            FieldReports.Failed(e.Variant(Unix)).AtLeast(1).And(LateErrors(e.Variant(Unix)).Exactly(0))) with
        {
            Instead = e => $"{LateErrors(e.Variant(Unix))}: {Course(e.Variant(Unix))}",
        },
        FieldReports.Logged(Variants),
    ];

    private static Measure Queue(Evidence e) => e.Wave(1).Peak("queue.peak", "longest queue", s => s.Queue);

    private static Measure LateErrors(Evidence e) => e.OfRequests("requests.failed-late", $"failed a second or more late ({e.Plan.Transport})", all => all.Count(r => r.Outcome != Outcome.Ok && r.Seconds >= 1));

    /// <summary>A second is TCP's first wait until it sends a SYN again (net/ipv4/tcp.c, TCP_TIMEOUT_INIT).</summary>
    private static Measure Late(Evidence e) => e.OfRequests("requests.answered-late", $"answered a second or more late ({e.Plan.Transport})", all => all.Count(r => r.Outcome == Outcome.Ok && r.Seconds >= 1));

    private static string Course(Evidence e) => $"{FieldReports.HowTheyEnded(e)}, {Late(e)}";
}
