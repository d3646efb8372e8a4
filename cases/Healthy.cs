
namespace ProxyLab.Cases;

/// <summary>The upstream accepts, reads, answers 200 and closes.</summary>
public sealed class Healthy : Case
{
    // Several requests from each client, so that the flood lasts for many ticks and not for one.
    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Requests = 20, Backlog = 511 };

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.Healthy;

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The upstream answered and closed every connection it accepted", e =>
        e.Measure("upstream.requests", "requests read", e.Upstream.Requests).AtLeast(1)
            .And(e.Measure("upstream.not-closed", "accepted and not closed", e.Upstream.Accepted - e.Upstream.Closed).Exactly(0)));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        AcceptQueueDocument.Claim("C1a", "With a healthy upstream, /proc/net/unix has a single line with its path", e => AtWork(e).Samples.PeakLines.Exactly(1)).OnUnix() with
        {
            Instead = e => $"each request in flight adds a line: up to {e.Samples.PeakLines.Value} at once with {e.Plan.Clients} clients; only between requests is there a single one, the listener",
        },
        AcceptQueueDocument.Claim("C1b", "With a healthy upstream, 90 % or more of the lines are in state 01", e =>
            Share(AtWork(e), UnixRole.Listener).AtLeast(0.90).Note(Share(e, UnixRole.Embryo), Share(e, UnixRole.Accepted))).OnUnix() with
        {
            Instead = e => $"01 is the listener alone, one line; under load the others are requests in flight ({Share(e, UnixRole.Embryo)}, {Share(e, UnixRole.Accepted)}), so the share tells the load, not the upstream's health",
        },
        AcceptQueueDocument.Claim("C1c", "With a healthy upstream, every request gets a 200", e => Hang.Answered(e).Exactly(new Measure("requests", e.Requests.Count))),
    ];

    /// <summary>What comes and goes between two ticks leaves no line: that few ticks saw the listener alone says nothing of requests in flight.</summary>
    private static Evidence AtWork(Evidence e)
    {
        const int enough = 10;
        if (e.Samples.PeakLines.Value > 1) return e;
        var waves = e.Requests.GroupBy(r => r.Wave).Select(w => (From: w.Min(r => r.SentMs), To: w.Max(r => r.EndMs))).ToArray();
        var ticks = e.Samples.Measure("lines.ticks", "ticks", rows => rows.Count(s => s.PathLines is not null && waves.Any(w => s.TimeMs >= w.From && s.TimeMs <= w.To))).Value;
        return ticks >= enough ? e : throw new NotMeasuredException($"no request was seen in flight, in {ticks} ticks; {enough} are asked for");
    }

    // Nothing is ever settled here: the lines are requests that come and go.
    private static Measure Share(Evidence e, UnixRole role) => e.Share(role, settled: false);
}
