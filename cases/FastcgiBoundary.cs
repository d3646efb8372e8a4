
namespace ProxyLab.Cases;

/// <summary>FastCGI processes around the number of connections that nginx keeps, keepalive × workers, for several of both.</summary>
public sealed class FastcgiBoundary : Case
{
    /// <inheritdoc/>
    public override Plan Plan => KeptConnections.Plan;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["nginx"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variants => KeptConnections.Grid;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.FastCgi(KeptConnections.Service);

    /// <inheritdoc/>
    public override Claim Fault => KeptConnections.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims => [KeptConnections.Boundary];
}
