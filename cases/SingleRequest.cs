
namespace ProxyLab.Cases;

/// <summary>One request to an upstream that never accepts.</summary>
public sealed class SingleRequest : Case
{
    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Clients = 1, Waves = 1 };

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.NeverAccept;

    /// <inheritdoc/>
    public override Claim Fault => AcceptQueue.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        AcceptQueueDocument.Claim("L2", "One request to a never-accepting upstream raises Active by one and ends in a 504", e =>
        {
            var answered = e.Wave(1).CountStatus(504).Exactly(e.Wave(1).Requests.Count);
            return Raised(e).Exactly(1).And(answered).Note(e.Wave(1).MedianSeconds);
        }) with
        {
            Instead = e => $"{Raised(e)}, and the request ended as {e.Wave(1).Summary}",
        },
    ];

    private static Measure Raised(Evidence e)
    {
        // The proxy is asked at the end of a tick's reading: on a busy machine the client may have come since it began.
        var before = e.Samples.All.Where(s => s.TimeMs + (s.TookMs ?? 0) < e.Wave(1).StartMs).Last("active.before", "active before", s => s.ProxyActive);
        return e.Wave(1).Peak("active.peak", "active", s => s.ProxyActive).Less(before, "active.raised", "active raised by");
    }
}
