namespace ProxyLab.Cases;

/// <summary>What the cases have in common in which one address of the upstream fails, and a proxy may try the other.</summary>
internal static class Retried
{
    // One after the other, so that the proxy takes the addresses in turn, and an address that it takes to be down is tried again.
    internal static Plan Plan => FieldReports.Plan with { Clients = 1, Requests = 6, Transport = Transport.Tcp, BodyBytes = 100 };

    /// <summary>The first address fails, the second answers.</summary>
    internal static Upstream OneFails => Upstream.ByAddress(Upstream.Fails, Upstream.Answers("202 Accepted"));

    /// <summary>The proof that the failing address was asked.</summary>
    internal static Claim Failed => new("fault", "Connections reached the address that fails", e =>
        e.Measure("upstream.at-failing", "connections to it", e.UpstreamRequests.Count(r => r.Address?.StartsWith("127.0.0.1:", StringComparison.Ordinal) == true)).AtLeast(1));

    /// <summary>Holds if no request was executed twice in any variant.</summary>
    internal static Judgement Once(Evidence e, Variant[] variants) => e.Each(variants, v => Executions.Repeated(v).Exactly(0));

    /// <summary>What became of the requests in each variant in which some were executed twice.</summary>
    internal static string Course(Evidence e, Variant[] variants) =>
        e.Tell([.. variants.Where(v => Executions.Repeated(e.Variant(v)).Value > 0)], v => $"{Executions.Summary(v)}; {FieldReports.HowTheyEnded(v)}");
}
