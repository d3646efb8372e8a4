
using System.Globalization;

namespace ProxyLab.Cases;

/// <summary>A hundred connections that the proxy closed first, watched until the last has left TIME_WAIT.</summary>
public sealed class TimeWaitLife : Case
{
    private static readonly Setting<TimeSpan> FinTimeout = Setting.Of("fin_timeout", 60.Seconds(), 1.Seconds(), TimeSpan.FromHours(1), "net.ipv4.tcp_fin_timeout, in whole seconds");
    private static readonly Setting<int?> MaxTwBuckets = Setting.Of("max_tw_buckets", null, Values.Number(1, 1 << 20).Or("kernel"), "net.ipv4.tcp_max_tw_buckets");
    private static readonly Variant EveryKnob = Variant.Of(("fin_timeout", 5.Seconds()), ("tw_reuse", 1), ("max_tw_buckets", 50));

    // The drain lasts for 66 s: the kernel's timers are coarser the longer they run, and a minute may take up to four seconds more
    // (kernel/time/timer.c, the table of levels).
    public override Plan Plan => ProxyClosesFirst.Load with
    {
        PortRange = PortRange.Default, Requests = 25, Tick = 100.Milliseconds(), DrainTicks = 660, ReadTimeout = 70.Seconds(),
    };

    public override bool Long => true;

    public override IReadOnlyList<Setting> Settings => [FinTimeout, MaxTwBuckets];

    public override IReadOnlyDictionary<string, string> Sysctls(Plan plan)
    {
        var sysctls = new Dictionary<string, string> { ["net.ipv4.tcp_fin_timeout"] = plan.Get(FinTimeout).TotalSeconds.ToString("0", CultureInfo.InvariantCulture) };
        if (plan.Get(MaxTwBuckets) is { } buckets) sysctls["net.ipv4.tcp_max_tw_buckets"] = buckets.ToString(CultureInfo.InvariantCulture);
        return sysctls;
    }

    public override IReadOnlyList<Variant> Variants => [Variant.None, EveryKnob];

    // HAProxy closes upstream connections with a reset and leaves none in TIME_WAIT: see proxy-closes-first.
    public override IReadOnlyList<string> Proxies => ["csharp", "nginx"];

    public override Upstream Upstream => LocalPortsDocument.LeavesClosingToTheProxy(TimeSpan.Zero);

    public override Claim Fault => new("fault", "The upstream answered, and the proxy's ends stayed in TIME_WAIT", e =>
        LocalPorts.AreClosedByProxy(e).And(e.Plan.Transport == Transport.Tcp ? LocalPorts.TimeWait(e).AtLeast(1) : Judgement.Unknown("a Unix socket has no TIME_WAIT")));

    public override IEnumerable<Claim> Claims =>
    [
        LocalPortsDocument.Claim("P03", "TIME_WAIT", "TIME_WAIT lasts 60 s, and no setting shortens it", e =>
            LastsAMinute(e).And(LastsAMinute(e.Variant(EveryKnob))).Note($"with {EveryKnob} {LocalPorts.TimeWait(e.Variant(EveryKnob))}, {Life(e.Variant(EveryKnob))}")).OnTcp() with
        {
            Instead = e => $"{Life(e)} as the kernel comes; with {EveryKnob} {Life(e.Variant(EveryKnob))}",
        },
    ];

    private static Judgement LastsAMinute(Evidence e) => Life(e).AtLeast(59.5).And(Life(e).AtMost(65));

    /// <summary>From the tick that saw the most in TIME_WAIT to the first after it that saw none; no value if one stayed to the end.</summary>
    private static Measure Life(Evidence e) => e.Wave(1).GiveOrTake(e.Samples.All.Where(s => s.ProxyTimeWait is not null).Measure("time-wait.life", "time in TIME_WAIT", ticks =>
    {
        var full = ticks.MaxBy(s => s.ProxyTimeWait);
        var gone = full is null ? null : ticks.FirstOrDefault(s => s.TimeMs > full.TimeMs && s.ProxyTimeWait == 0);
        return (gone?.TimeMs - full?.TimeMs) / 1000;
    }, "s"));
}
