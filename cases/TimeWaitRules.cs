
namespace ProxyLab.Cases;

/// <summary>Rules about TIME_WAIT between proxy and upstream.</summary>
internal static class TimeWaitRules
{
    /// <summary>The settings of tcp_tw_reuse beside 0, which the plan has.</summary>
    internal static readonly Variant Always = Variant.Of(("tw_reuse", 1)), OnLoopback = Variant.Of(("tw_reuse", 2));

    /// <summary>P02.</summary>
    internal static Claim FillsAllPorts(Func<Evidence, string> instead) => LocalPortsDocument.Claim("P02", "Trouble in paradise",
        "Connections in TIME_WAIT fill the table and stay at the number of connections that the ports allow", e =>
        {
            var most = LocalPorts.TimeWait(e);
            var left = e.Wave(1).After("time-wait.after", "left after the drain", s => s.ProxyTimeWait + s.UpstreamTimeWait);
            return most.Exactly(LocalPorts.Range(e)).And(left.Exactly(e.Plan.PortRange.Count)).Note(e.Wave(1).Summary);
        }).OnTcp() with { Instead = instead };

    /// <summary>P06: with 1 every request is answered, and fewer connections are in TIME_WAIT than with 0.</summary>
    internal static Claim ReuseReduces(Func<Evidence, string> instead) => LocalPortsDocument.Claim("P06", "TIME_WAIT",
        "tcp_tw_reuse = 1 safely and effectively reduces the proxy's connections in TIME_WAIT", e =>
        {
            var on = e.Variant(Always);
            var share = LocalPorts.TimeWait(on).Over(LocalPorts.TimeWait(e), "time-wait.ratio", "in TIME_WAIT with 1 of those with 0", "%");
            return on.Count(Outcome.Ok).Exactly(on.Measure("requests", "requests", on.Requests.Count)).And(share.AtMost(0.9)).Note(AtEach(e));
        }).OnTimeWait() with { Instead = instead };

    /// <summary>
    /// The claim, of a burst: it can hold only of one that is over before the first of its ports can be given back, which is a second after it went into TIME_WAIT
    /// (net/ipv4/tcp_ipv4.c, tcp_twsk_unique). On a machine that is too busy to send it in that time nobody knows why every request found a port.
    /// </summary>
    internal static Claim OfBurst(Claim claim) => claim with
    {
        Rule = e =>
        {
            // From the first answer, before which no port is in TIME_WAIT, to the last.
            var longest = new[] { e, e.Variant(Always), e.Variant(OnLoopback) }.Max(v => v.Requests.Max(r => (double?)r.EndMs) - v.Requests.Min(r => (double?)r.EndMs)) / 1000;
            var judged = claim.Rule(e);
            return judged.Verdict == Verdict.Holds && longest > 1
                ? throw new NotMeasuredException(FormattableString.Invariant($"answers of the burst came over {longest:0.00} s, and a port is given back a second after its connection went into TIME_WAIT"))
                : judged;
        },
    };

    /// <summary>Requests answered and connections in TIME_WAIT with 0, 1 and 2.</summary>
    internal static string AtEach(Evidence e)
    {
        Evidence[] all = [e, e.Variant(Always), e.Variant(OnLoopback)];
        return $"answered {Row(v => v.Count(Outcome.Ok))} of {e.Requests.Count} and in TIME_WAIT {Row(v => LocalPorts.TimeWait(v))} with 0, 1, 2";

        string Row(Func<Evidence, Measure> measure) => string.Join(", ", all.Select(v => measure(v).Value is { } value ? FormattableString.Invariant($"{value}") : "unmeasured"));
    }
}
