
namespace ProxyLab.Cases;

/// <summary>FastCGI processes around the number of connections that nginx keeps, keepalive × workers, for several of both.</summary>
public sealed class FastcgiBoundary : Case
{
    /// <inheritdoc/>
    public override Plan Plan => HeldProcesses.Plan;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["nginx"];

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => HeldProcesses.Grid;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.FastCgi(HeldProcesses.Service);

    /// <inheritdoc/>
    public override Claim Fault => HeldProcesses.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims => [HeldProcesses.Boundary];
}
