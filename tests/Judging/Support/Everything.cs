using ProxyLab.Tests.Support;

namespace ProxyLab.Tests.Judging;

/// <summary>
/// Evidence made by hand in which every file is there and every cell has a number, for a case with all its variants and siblings; so that each rule
/// has something to say, whatever it says.
/// </summary>
internal static class Everything
{
    /// <param name="case">The case.</param>
    /// <param name="transport">The upstream's transport.</param>
    /// <param name="size">All numbers are multiplied by that, those of the plan and those that were measured.</param>
    internal static Evidence Of(Case @case, Transport transport, int size)
    {
        var plan = @case.Plan with { Transport = transport };
        var lead = Trial(Larger(plan, size), @case.Variants[0], size);
        foreach (var variant in @case.Variants) lead.Variants[variant.ToString()] = Trial(Larger(TheLab.Set(plan, variant), size), variant, size).Build();
        foreach (var other in TheLab.Catalogue.Cases.Where(c => c.Name is "accept-no-read" or "read-no-write")) lead.Siblings[other.Name] = Trial(Larger(other.Plan with { Transport = transport }, size), Variant.None, size).Build();
        return lead.Build();
    }

    private static Plan Larger(Plan plan, int size) => plan with { Clients = plan.Clients * size, Backlog = plan.Backlog * size, DrainTicks = plan.DrainTicks * size, Waves = Math.Max(2, plan.Waves) };

    private static HandMade Trial(Plan plan, Variant variant, int size)
    {
        var hand = new HandMade(plan)
        {
            Variant = variant,
            Log = [.. Enumerable.Repeat("connect() failed (99: Cannot assign requested address)", size), "2 worker_connections are not enough"],
            Upstream = [.. Enumerable.Range(0, 4 * size).Select(Seen)],
            RequestLog = [.. Enumerable.Range(1, size).Select(i => $"{i} 502 0 150 0.010 OK 502 0.010")],
            Conf = [.. Enumerable.Repeat("proxy_pass http://upstream;", size), " listen 8080;"],
        };
        var tick = new Tick(1, 3 * size, 5 * size, 4 * size, 3 * size, 2 * size, 6 * size, null, 2 * size, size, 7 * size, size) { FrontQueue = 20 * size, FrontAccepted = 9 * size };
        var counters = new UpstreamCounters
        {
            Accepted = 5 * size, Requests = 6 * size, BytesRead = 7 * size, BytesWritten = 8 * size, Closed = 2 * size, Wasted = size,
            Processes = [new() { Pid = 1, Requests = size, HeldBy = 4 }],
        };
        hand.Event(EventNames.Sysctls, new { tcp_tw_reuse = "2", tcp_tw_recycle = (string?)null }).Event(EventNames.Steered, new { cpus = new[] { 64 * size, size } });
        hand.Memory(1000 * size, 2000 * size).Idle(3, tick with { ProxyTimeWait = 0 });
        for (var wave = 1; wave <= plan.Waves; wave++) Wave(hand, wave, size, tick, counters);
        return hand.Event(EventNames.Done);
    }

    /// <summary>Two requests on each connection, each of which was sent twice, to an address each; the peer ends the connection.</summary>
    private static UpstreamRow Seen(int i) => new SeenRequest(1 + (i / 2), 1 + (i % 2), 1 + (i % 2))
    {
        Address = i % 4 < 2 ? "127.0.0.1:9000" : "127.0.0.2:9000", WholeMs = 120, WrittenMs = 900, PeerEndedMs = 800, ClosedMs = 950, EndedBy = "peer-fin", ForNobody = true,
    }.Row();

    private static void Wave(HandMade hand, int wave, int size, Tick tick, UpstreamCounters counters)
    {
        var start = hand.NowMs;
        hand.Event(EventNames.Recovered, new { asked_ms = start }).Event(EventNames.WaveStart, new { wave });
        for (var i = 0; i < size; i++)
        {
            hand.Call("execve", "\"/usr/sbin/nginx\"", 0).Call("listen", "6, 511", 0).Call("accept4", "6, {sa_family=AF_INET}, [112 => 16], SOCK_NONBLOCK", 9)
                .Call("connect", "11, {sa_family=AF_UNIX}, 110", -1, "EAGAIN").Call("writev", "11", 9).Call("epoll_wait", "8, [], 512, 500", 0)
                .Call("writev", "9, [{iov_base=\"HTTP/1.1 504 Gateway Time-out\"}], 3", 324).Call("close", "11", 0).Call("brk", "NULL", 0);
        }

        hand.Memory(1500 * size, 2500 * size, size << 20);
        hand.Wave(wave, [Typical.Gone(10 * size, 504, 2.02), Typical.Gone(20 * size, 502, 0.01), Typical.Gone(30 * size, 200, 0.1)], (20, tick));
        hand.Memory(1200 * size, 2200 * size).Drain(wave, tick with { ProxyTimeWait = 0, Client = 0, Active = 0 }, counters, 30).Memory(1100 * size, 2100 * size);
        for (var worker = 0; worker < 2; worker++)
            hand.Workers.AddRange(Enumerable.Range(0, 60).Select(i => new WorkerRow(start - 60 + (i * 20), worker, i * size * (worker + 1), size, i * size, "epoll_wait")));
        hand.Kept.AddRange(Enumerable.Range(0, 5 * size).Select(i => new RequestRow(i + 1, wave, start + 100, start + 100, start + 110, start + 150, 200, Outcome.Ok, 99)));
    }
}
