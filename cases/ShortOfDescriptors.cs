namespace ProxyLab.Cases;

/// <summary>A proxy with 251 descriptors, 200 clients, and an upstream that reads and never writes; then one that answers.</summary>
public sealed class ShortOfDescriptors : Case
{
    // The C# proxy holds some 110 before its first client, two for each assembly: fewer than 160 would leave it no room. nginx goes by chance where the number
    // leaves it one over, as 250 does: that one is a client's, who is refused and leaves it to the next, until two arrive at once and one waits.
    /// <inheritdoc/>
    public override Plan Plan => DescriptorShortage.Plan(251);

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.ReadNoWrite;

    /// <inheritdoc/>
    public override Claim Fault => DescriptorShortage.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims => DescriptorShortage.Claims;
}
