
namespace ProxyLab.Cases;

/// <summary>Two workers of nginx that each may keep four connections, before three FastCGI processes; and the same without keepalive.</summary>
public sealed class FastcgiKeepalive : Case
{
    /// <inheritdoc/>
    public override Plan Plan => HeldProcesses.Plan with { Waves = 2, Workers = 2, UpstreamProcesses = 3 };

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["nginx"];

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [HeldProcesses.Keeping(4), HeldProcesses.Keeping(0)];

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.FastCgi(HeldProcesses.Service);

    /// <inheritdoc/>
    public override Claim Fault => HeldProcesses.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims => [HeldProcesses.Hangs(keepalive: 4)];
}
