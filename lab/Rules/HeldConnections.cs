namespace ProxyLab;

/// <summary>Rules about connections that an upstream has accepted and leaves open.</summary>
public static class HeldConnections
{
    /// <summary>Proof that the upstream wrote something and closed no connection while it misbehaved.</summary>
    public static Claim AnsweredAndNeverClosed => new("fault", "The upstream wrote its answers and closed nothing", e =>
        e.Measure("upstream.octets-written", "octets written", e.Misbehaving.BytesWritten).AtLeast(1)
            .And(e.Measure("upstream.closed", "closed", e.Misbehaving.Closed).Exactly(0)));

    /// <summary>Connections that the upstream has accepted and not closed, on a tick; null where that was not measured.</summary>
    public static int? Accepted(Evidence e, SampleRow tick)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(tick);
        return e.Plan.Transport == Transport.Unix ? tick.Accepted : tick.TcpAccepted;
    }

    /// <summary>A claim that notes beside its rule what clients of the first wave had before the timeout: a status, and octets of an answer.</summary>
    public static Claim WithWhatClientsHave(Claim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return claim with
        {
            Rule = e =>
            {
                bool HasStatus(RequestRow r) => r.FirstByteMs - r.IntendedMs < (e.Plan.EffectiveTimeouts.First?.TotalMilliseconds / 2 ?? double.PositiveInfinity);
                return claim.Rule(e).Note(
                    e.Wave(1).OfRequests("requests.status-early", "share with a status before the timeout", all => (double)all.Count(HasStatus) / all.Count, "%"),
                    e.Wave(1).OfRequests("requests.octets-early", "octets of answer each", all => all.Where(HasStatus).Select(r => (double?)r.Bytes).Average()));
            },
        };
    }
}
