namespace ProxyLab.Cases;

/// <summary>A proxy with 128 descriptors, as it was reported: fewer than a .NET program needs before its first client.</summary>
public sealed class FewDescriptors : Case
{
    /// <inheritdoc/>
    public override Plan Plan => DescriptorShortage.Plan(128);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["haproxy", "nginx"];

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.ReadNoWrite;

    /// <inheritdoc/>
    public override Claim Fault => DescriptorShortage.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims => DescriptorShortage.Claims;
}
