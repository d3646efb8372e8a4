
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
}
