
namespace ProxyLab.Cases;

/// <summary>Two workers of nginx that each may keep four connections, before three FastCGI processes; and the same without keepalive.</summary>
public sealed class FastcgiKeepalive : Case
{
    /// <inheritdoc/>
    public override Plan Plan => KeptConnections.Plan with { Waves = 2, Workers = 2, UpstreamProcesses = 3 };

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["nginx"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variants => ["upstream_keepalive=4", "upstream_keepalive=0"];

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.FastCgi(KeptConnections.Service);

    /// <inheritdoc/>
    public override Claim Fault => KeptConnections.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims => [KeptConnections.Hangs(keepalive: 4)];
}
