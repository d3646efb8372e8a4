namespace ProxyLab.Cases;

/// <summary>What the cases have in common in which one address of the upstream fails, and a proxy may try the other.</summary>
internal static class Retried
{
    // One after the other, so that the proxy takes the addresses in turn. nginx takes one that failed to be down for 10 s (fail_timeout), so there it is asked once.
    internal static Plan Plan => FieldReports.Plan with { Clients = 1, Requests = 6, Transport = Transport.Tcp, BodyBytes = 100 };

    /// <summary>The first address fails, the second answers.</summary>
    internal static Upstream OneFails => Upstream.ByAddress(Upstream.Fails, Upstream.Answers("202 Accepted"));

    /// <summary>The proof that the failing address was asked.</summary>
    internal static Claim Failed => new("fault", "The first address was asked, and failed", e =>
        e.Measure("upstream.failed", "requests and connections that failed there", e.UpstreamRequests.Count(r => r.Noted("failed"))).AtLeast(1)
            .And(e.Measure("upstream.otherwise", "others there", e.UpstreamRequests.Count(r => r.Address?.StartsWith("127.0.0.1:", StringComparison.Ordinal) == true && !r.Noted("failed"))).Exactly(0)));

    /// <summary>Holds if no request was executed twice in any variant.</summary>
    internal static Judgement Once(Evidence e, Variant[] variants) => e.Each(variants, v => Executions.Repeated(v).Exactly(0));

    /// <summary>What became of the requests in each variant in which some were executed twice.</summary>
    internal static string Course(Evidence e, Variant[] variants) =>
        e.Tell([.. variants.Where(v => Executions.Repeated(e.Variant(v)).Value > 0)], v => $"{Executions.Summary(v)}; {FieldReports.HowTheyEnded(v)}");
}
