
namespace ProxyLab.Cases;

/// <summary>As large-bodies, with 512 and with 1,024 requests, as the document's own command has them.</summary>
public sealed class ManyLargeBodies : Case
{
    /// <inheritdoc/>
    public override Plan Plan => LargeBodies.Bodies with { SendTimeout = 15.Seconds(), ReadTimeout = 15.Seconds() };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => Variant.Grid(("clients", [512, 1024]));

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["nginx"];

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.NeverAccept;

    /// <inheritdoc/>
    public override Claim Fault => AcceptQueue.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
        [LargeBodies.Growth("Nor do 512 or 1,024 requests of 1 MiB grow nginx's worker by more than 2 MiB of VmSize", Variants)];
}
