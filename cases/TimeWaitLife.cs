
namespace ProxyLab.Cases;

/// <summary>A hundred connections that the proxy closed first, watched until the last has left TIME_WAIT.</summary>
public sealed class TimeWaitLife : Case
{
    private const string EveryKnob = "fin_timeout=5s tw_reuse=1 max_tw_buckets=50";

    // The drain lasts for 66 s: the kernel's timers are coarser the longer they run, and a minute may take up to four seconds more
    // (kernel/time/timer.c, the table of levels).
    public override Plan Plan => ProxyClosesFirst.Load with
    {
        PortRange = PortRange.Default, Requests = 25, Tick = 100.Milliseconds(), DrainTicks = 660, ReadTimeout = 70.Seconds(),
    };

    public override bool Long => true;

    public override IReadOnlyList<string> Variants => ["", EveryKnob];

    // HAProxy closes upstream connections with a reset and leaves none in TIME_WAIT: see proxy-closes-first.
    public override IReadOnlyList<string> Proxies => ["csharp", "nginx"];

    public override Upstream Upstream => Doc003.LeavesClosingToTheProxy(TimeSpan.Zero);

    public override Claim Fault => new("fault", "The upstream answered, and the proxy's ends stayed in TIME_WAIT", e =>
        Doc003.ProxyClosedFirst(e).And(e.Plan.Transport == Transport.Tcp ? Doc003.TimeWait(e).AtLeast(1) : Judgement.Unknown("a Unix socket has no TIME_WAIT")));

    public override IEnumerable<Claim> Claims =>
    [
        Doc003.Claim("P03", "TIME_WAIT", "TIME_WAIT lasts 60 s, and no setting shortens it", e =>
            LastsAMinute(e).And(LastsAMinute(e.Variant(EveryKnob))).Note($"with {EveryKnob} {Doc003.TimeWait(e.Variant(EveryKnob))}, {Life(e.Variant(EveryKnob))}")).OnTcp() with
        {
            Instead = e => $"{Life(e)} as the kernel comes; with {EveryKnob} {Life(e.Variant(EveryKnob))}",
        },
    ];

    private static Judgement LastsAMinute(Evidence e) => Life(e).AtLeast(59.5).And(Life(e).AtMost(65));

    /// <summary>From the tick that saw the most in TIME_WAIT to the first after it that saw none; no value if one stayed to the end.</summary>
    private static Measure Life(Evidence e)
    {
        var ticks = e.Samples.Where(s => s.ProxyTimeWait is not null).ToArray();
        var full = ticks.MaxBy(s => s.ProxyTimeWait);
        var gone = full is null ? null : ticks.FirstOrDefault(s => s.TimeMs > full.TimeMs && s.ProxyTimeWait == 0);
        return new("time in TIME_WAIT", (gone?.TimeMs - full?.TimeMs) / 1000, "s");
    }
}
