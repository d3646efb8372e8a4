
namespace ProxyLab.Cases;

/// <summary>What the claims of source 002, a lab of nginx's accept queue, have in common.</summary>
internal static class AcceptQueueDocument
{
    /// <summary>A claim of that document.</summary>
    internal static Claim Claim(string id, string sentence, Func<Evidence, Judgement> rule) =>
        new(id, sentence, rule) { Source = new("002, nginx reverse proxy analysis", Section(id)) };

    /// <summary>Where in its document the claim stands.</summary>
    internal static Claim In(this Claim claim, string section) => claim with { Source = claim.Source with { Section = section } };

    /// <summary>Where the claims about the five upstreams and the labs stand; the others say it themselves.</summary>
    private static string Section(string id) => id switch
    {
        ['C', '1', ..] => "Case 1: Upstream always returns HTTP 200",
        ['C', '2', ..] or "N02" => "Case 2: Upstream not accepting connections",
        ['C', '3', ..] => "Case 3: Upstream accepts new connections, but does not read",
        ['C', '4', ..] => "Case 4: Upstream accepts new connections, reads, but does not write",
        ['C', '5', ..] => "Case 5: Upstream accepts new connections, reads, writes but does not close",
        "L1" => "Lab: Demonstrate Active Connections > SOMAXCONN is possible",
        "L2" => "Lab: Demonstrate a single request in the accept queue",
        _ => "",
    };

    /// <summary>The claim speaks of /proc/net/unix, so of a Unix upstream only.</summary>
    internal static Claim OnUnix(this Claim claim) => claim with { Scope = OnlyUnix };

    /// <summary>Out of scope unless the upstream is on a Unix socket.</summary>
    internal static string? OnlyUnix(Evidence e) => e.Plan.Transport == Transport.Unix ? null : "the upstream is on TCP: no lines in /proc/net/unix";

    /// <summary>Several lines with the upstream's path on one tick.</summary>
    internal static Judgement SeveralLines(Evidence e) => e.PeakLines.AtLeast(2);

    /// <summary>90 % or more of the lines in a role, and the rest listeners, once the flood has settled.</summary>
    internal static Judgement Saturated(Evidence e, UnixRole role)
    {
        var rest = new Measure("in neither state", 1 - e.Share(role).Value - e.Share(UnixRole.Listener).Value, "%");
        return e.Share(role).AtLeast(0.90).And(rest.AtMost(0.01)).Note(e.Share(role, withListener: false));
    }

    /// <summary>Every client of the first wave waits, without a whole answer, until the proxy's timeout.</summary>
    internal static Judgement Hang(Evidence e) =>
        e.Wave(1).Waited(0.9 * Timeout(e)).AtLeast(0.99).Note(e.Wave(1).MedianSeconds).Note(e.Wave(1).Summary);

    /// <summary>What the clients of the first wave got, where they did not all hang.</summary>
    internal static string HowTheyEnded(Evidence e)
    {
        var late = e.Wave(1).Requests.Count(r => r.Seconds >= 0.9 * Timeout(e));
        return $"of {e.Wave(1).Requests.Count} clients {late} waited until the timeout of {Timeout(e):0.##} s; wave 1 ended as {e.Wave(1).Summary}";
    }

    /// <summary>The seconds after which the proxy gives up, whichever of its timeouts applies first.</summary>
    internal static double Timeout(Evidence e) =>
        new[] { e.Plan.ConnectTimeout, e.Plan.SendTimeout, e.Plan.ReadTimeout }.Min().TotalSeconds;
}
