namespace ProxyLab.Cases;

/// <summary>The same as failing-address with POST requests, and a proxy that is told to try again what failed, once where that is safe and once whatever the method.</summary>
public sealed class FailingAddressRetried : Case
{
    private static readonly Variant[] Safe = Of(UpstreamRetries.Idempotent), All = Of(UpstreamRetries.All);

    /// <inheritdoc/>
    public override Plan Plan => Retried.Plan with { UpstreamAddresses = 2, RequestMethod = "POST" };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [.. Safe, .. All];

    /// <summary>The C# proxy tries nothing again.</summary>
    public override IReadOnlyList<string> Proxies => ["nginx", "haproxy"];

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Retried.OneFails;

    /// <inheritdoc/>
    public override Claim Fault => Retried.Failed;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        Claim("R13.safe", "A proxy that tries again only what is safe executes no POST twice", Safe),
        Claim("R13.all", "A proxy that tries every method again executes no POST twice", All),
    ];

    private static Claim Claim(string id, string sentence, Variant[] variants) =>
        FieldReports.Report(id, "wazuh #38156, openresty #351", sentence, e => Retried.Once(e, variants)) with { Instead = e => Retried.Course(e, variants) };

    private static Variant[] Of(UpstreamRetries retries) => [.. Variant.Grid(("upstream_retries", [retries]), ("failure", [Failure.Answers503, Failure.EndsWhenRead]))];
}
