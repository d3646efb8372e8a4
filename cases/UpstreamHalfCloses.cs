namespace ProxyLab.Cases;

/// <summary>An upstream on TCP that answers, ends its own side, and waits for the proxy to end its own.</summary>
public sealed class UpstreamHalfCloses : Case
{
    /// <inheritdoc/>
    public override Plan Plan => FieldReports.Plan with { Clients = 20, Transport = Transport.Tcp };

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.HalfCloses;

    /// <inheritdoc/>
    public override Claim Fault => FieldReports.Did("half-closed", "The upstream answered, and ended its own side first");

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        FieldReports.Report("R20.upstream", "haproxy #1362, envoy #17160, dotnet/runtime #72177", "An upstream that half-closes after its answer is answered in kind, and nothing stays half-closed", e =>
            e.ShareOf("requests.ok-share", "answered with 200", r => r.Outcome == Outcome.Ok).Exactly(1).And(HalfClosed.Left(e))) with
        {
            Instead = e => $"{FieldReports.HowTheyEnded(e)}, {HalfClosed.Course(e)}",
        },
        FieldReports.Logged([Variant.None]),
    ];
}
