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
        Doc002.Claim("L2", "One request to a never-accepting upstream raises Active by one and ends in a 504", e =>
        {
            var before = new Measure("active before", e.Samples.LastOrDefault(s => s.TimeMs < e.Wave(1).StartMs && s.ProxyActive is not null)?.ProxyActive);
            var during = e.Wave(1).Peak("active during", s => s.ProxyActive);
            var raised = new Measure("active raised by", during.Value - before.Value).Exactly(1);
            return raised.And(e.CountStatus(504).Exactly(e.Requests.Count)).Note(e.Wave(1).MedianSeconds);
        }) with
        {
            Instead = e => $"the request ended as {e.Wave(1).Summary}",
        },
    ];
}
