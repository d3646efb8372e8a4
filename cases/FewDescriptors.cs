namespace ProxyLab.Cases;

/// <summary>A proxy with 129 descriptors, fewer than a .NET program needs before its first client. The report has 128, which leaves nginx one over (see <see cref="ShortOfDescriptors"/>).</summary>
public sealed class FewDescriptors : Case
{
    /// <inheritdoc/>
    public override Plan Plan => DescriptorShortage.Plan(129);

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
