namespace ProxyLab.Cases;

/// <summary>One client after the other, traced: while the upstream never accepts, and when it has recovered.</summary>
public sealed class RequestCalls : Case
{
    private static readonly Variant Unix = Variant.Of(("transport", Transport.Unix)), Tcp = Variant.Of(("transport", Transport.Tcp));

    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Clients = 1, Requests = 2, RecoverAfter = 1, ReadTimeout = 500.Milliseconds(), Trace = true };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [Unix, Tcp];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["nginx"];

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.NeverAccept;

    /// <inheritdoc/>
    public override Claim Fault => AcceptQueue.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        AcceptQueueDocument.Claim("N09", "For each request nginx calls accept, connect, write, waits in epoll and closes; to a faulty upstream's client it writes a 504 before it closes the upstream connection", e =>
            Variants.Select(e.Variant).Select(v => InOrder(v, 1).Exactly(1).And(InOrder(v, 2).Exactly(1)).And(Answered(v).Exactly(v.Plan.Requests)).And(AnsweredFirst(v).Exactly(v.Plan.Requests)))
                .Aggregate((a, b) => a.And(b))).In("Observed Nginx Proxy Behavior") with
        {
            Instead = e => $"the order is accept, connect, write, epoll_wait, close, with a healthy upstream too, but nginx closes the upstream connection first and writes the 504 then: {string.Join("; ", Variants.Select(e.Variant).Select(v => $"{AnsweredFirst(v)} of {Answered(v).Value}"))}",
        },
        AcceptQueueDocument.Claim("N10", "nginx connects to its upstream asynchronously (one section), or synchronously (another), whatever the transport", e =>
        {
            var (unix, tcp) = (InProgress(e.Variant(Unix)), InProgress(e.Variant(Tcp)));
            return unix.Exactly(tcp.Value ?? double.NaN).And(tcp.Judge(share => share is 0 or 1));
        }).In("Observed Nginx Proxy Behavior; Nginx Proxy Behavior") with
        {
            Instead = e => $"each section is right for one transport: the socket never blocks, but on Unix connect has connected when it returns ({Results(e.Variant(Unix))}), on TCP it has only begun ({Results(e.Variant(Tcp))})",
        },
    ];

    private static Measure InOrder(Evidence v, int wave) => v.Wave(wave).Measure("requests.in-order", $"requests of wave {wave} on {v.Plan.Transport} with their calls in order over all",
        TracedRequest.All(v, wave) is { Count: > 0 } all ? (double)all.Count(r => r.InOrder) / all.Count : null, "%");

    private static Measure Answered(Evidence v) => v.Wave(1).Measure("gateway-timeouts.written", $"504 written on {v.Plan.Transport}", TracedRequest.All(v, 1).Count(r => r.GatewayTimeout is not null));

    private static Measure AnsweredFirst(Evidence v) =>
        v.Wave(1).Measure("gateway-timeouts.before-close", $"504 written on {v.Plan.Transport} before the upstream connection was closed", TracedRequest.All(v, 1).Count(r => r.GatewayTimeout < r.Close));

    private static Measure InProgress(Evidence v) => v.Wave(1).Measure("connects.in-progress", $"connects on {v.Plan.Transport} that return before they have connected",
        TracedRequest.All(v, 1) is { Count: > 0 } all ? (double)all.Count(r => r.Connected.Errno == "EINPROGRESS") / all.Count : null, "%");

    private static string Results(Evidence v) => string.Join(", ", TracedRequest.All(v, 1)
        .GroupBy(r => r.Connected.Errno ?? $"{r.Connected.Result}").Select(g => $"{g.Key} × {g.Count()}"));
}
