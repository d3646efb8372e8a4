namespace ProxyLab;

/// <summary>Limits claims to the trials of which they say something; on the others they are not applicable.</summary>
public static class ClaimScopes
{
    /// <summary>The claim speaks of /proc/net/unix, so of a Unix upstream only.</summary>
    public static Claim OnUnix(this Claim claim) =>
        claim.Only(e => e.Plan.Transport == Transport.Unix ? null : "the upstream is on TCP: no lines in /proc/net/unix");

    /// <summary>The claim speaks of ports, so of a TCP upstream only.</summary>
    public static Claim OnTcp(this Claim claim) =>
        claim.Only(e => e.Plan.Transport == Transport.Tcp ? null : "the upstream is on a Unix socket: its connections take no ports");

    /// <summary>
    /// The claim speaks of what the proxy's closing leaves behind, so of a TCP upstream and of no proxy that closes with a reset.
    /// </summary>
    public static Claim OnTimeWait(this Claim claim) => claim
        .Only(e => LocalPorts.AreResetByProxy(e) ? "this proxy closes its upstream connections with a reset, which leaves nothing in TIME_WAIT" : null).OnTcp();

    /// <summary>One more condition, asked before those that the claim has.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="outside">Why the claim says nothing of a trial; null where it does.</param>
    public static Claim Only(this Claim claim, Func<Evidence, string?> outside)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return claim with { Scope = e => outside(e) ?? claim.Scope(e) };
    }
}
